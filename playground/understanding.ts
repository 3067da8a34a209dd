/** What becomes of a strategy: code, plan and cost. */

export interface Understanding {
  readonly strategy: string;
  readonly strategies: readonly string[];
  readonly typescript: string;
  /** Lines of the emitted text, from 1, that come of a line of the program. */
  readonly lines: readonly EmittedLines[];
  readonly plan: readonly PlanView[];
  readonly clocks: readonly ClockView[];
  readonly statements: readonly StatementView[];
}

export interface EmittedLines {
  /** Of the program, from 1. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** The dataflow of one clock. */
export interface PlanView {
  readonly clock: string;
  readonly nodes: readonly PlanNodeView[];
}

export interface PlanNodeView {
  readonly id: number;
  readonly text: string;
  readonly label?: string;
  readonly kind: 'const' | 'param' | 'column' | 'pure' | 'kernel';
  readonly isCondition: boolean;
  readonly args: readonly number[];
  /** `rule 1`, where it is what a rule waits for. */
  readonly role?: string;
  /** Line of the program. */
  readonly line: number;
}

export interface ClockView {
  readonly clock: string;
  readonly params: 'defaults' | 'at most';
  readonly defined: number;
  readonly settled: number;
  readonly stateBytes: number;
  readonly operations: number;
}

export interface StatementView {
  readonly line: number;
  readonly text: string;
  readonly stateBytes: number;
  readonly operations: number;
}
