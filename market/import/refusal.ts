/** How a file of bars is refused: what is wrong with it, why that matters, and what to do. */

export interface ImportProblem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

export type Imported<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'refused'; readonly problem: ImportProblem };

/** Thrown where an import gives up, caught at its door: no caller ever sees it. */
export class ImportRefusal extends Error {
  readonly problem: ImportProblem;

  constructor(message: string, more: { readonly why?: string; readonly fix?: string } = {}) {
    super(message);
    this.name = 'ImportRefusal';
    this.problem = { message, ...more };
  }
}

/** A refusal becomes a value. */
export function imported<Value>(work: () => Value): Imported<Value> {
  try {
    return { kind: 'ok', value: work() };
  } catch (error) {
    if (error instanceof ImportRefusal) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}
