/** The policy that a backtest runs under when it names none. */

import { parse } from '../grammar/index.ts';
import type { RiskPolicy } from '../runtime/risk/policy.ts';
import { createReporter } from './diagnostics/report.ts';
import { InvariantError } from './invariant.ts';
import { lowerRisk } from './lower-risk.ts';

/** The text is what a user reads in the manual, and what is compiled. */
export const HOUSE_SOURCE = `/// The shipped policy: what a careful desk would start with.
risk House {
  order     { risk_per_trade  <= 2% of equity    else reject
              notional        <= 25_000 USD      else reject
              price_deviation <= 5% from last    else reject
              price           >= 5 USD           else reject }
  portfolio { daily_loss from session_open <= 3% else halt entries until next session
              drawdown from peak <= 10%          else kill
              deployed  <= 80% of equity         else reject
              positions <= 20                    else reject }
  kill      { cancel orders  freeze positions  alert critical  reset by operator }
}
`;

let compiled: RiskPolicy | undefined;

export function housePolicy(): RiskPolicy {
  if (compiled) return compiled;
  const { program, diagnostics } = parse(HOUSE_SOURCE);
  const declaration = program.declarations.find((node) => node.kind === 'RiskDeclaration');
  const { report, diagnostics: problems } = createReporter();
  if (!declaration)
    throw new InvariantError(`the House policy does not parse: ${diagnostics[0]?.message ?? ''}`);
  compiled = lowerRisk(declaration, HOUSE_SOURCE, report);
  const [problem] = [...diagnostics, ...problems];
  if (problem) throw new InvariantError(`the House policy does not compile: ${problem.message}`);
  return compiled;
}
