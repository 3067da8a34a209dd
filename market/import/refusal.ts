/** How a file of bars is refused: what is wrong with it, why that matters, and what to do. */

export interface ImportProblem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

/** Thrown where an import gives up, caught at its door: no caller ever sees it. */
export class ImportRefusal extends Error {
  readonly problem: ImportProblem;

  constructor(message: string, more: { readonly why?: string; readonly fix?: string } = {}) {
    super(message);
    this.name = 'ImportRefusal';
    this.problem = { message, ...more };
  }
}
