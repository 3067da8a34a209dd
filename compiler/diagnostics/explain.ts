/** `strata explain CODE`. */

import { ENSEMBLE_EXPLANATIONS } from './explain-ensembles.ts';
import { IMPORT_EXPLANATIONS } from './explain-imports.ts';
import { NAME_EXPLANATIONS } from './explain-names.ts';
import { RISK_EXPLANATIONS } from './explain-risk.ts';
import { RUN_EXPLANATIONS } from './explain-runs.ts';
import { STRATEGY_EXPLANATIONS } from './explain-strategy.ts';
import { SYNTAX_EXPLANATIONS } from './explain-syntax.ts';
import { TEST_EXPLANATIONS } from './explain-tests.ts';
import { TYPE_EXPLANATIONS } from './explain-types.ts';
import type { Explanation } from './explanation.ts';

export const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map(
  [
    ...SYNTAX_EXPLANATIONS,
    ...NAME_EXPLANATIONS,
    ...IMPORT_EXPLANATIONS,
    ...TYPE_EXPLANATIONS,
    ...STRATEGY_EXPLANATIONS,
    ...ENSEMBLE_EXPLANATIONS,
    ...RISK_EXPLANATIONS,
    ...RUN_EXPLANATIONS,
    ...TEST_EXPLANATIONS,
  ].map((explanation) => [explanation.code, explanation]),
);

/** The long form of a code as plain text; undefined for a code that does not exist. */
export function explain(code: string): string | undefined {
  const explanation = EXPLANATIONS.get(code.toUpperCase());
  if (!explanation) return undefined;
  const { title, text, wrong, right } = explanation;
  const indent = (program: string): string => program.trimEnd().replace(/^/gm, '    ');
  return `${explanation.code}: ${title}\n\n${text}\n\nWrong:\n\n${indent(wrong)}\n\nRight:\n\n${indent(right)}\n`;
}
