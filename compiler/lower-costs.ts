/** The `costs` of a backtest as data. */

import type { CommissionClause, CostClause, CostsStatement, Expression } from '../grammar/index.ts';
import type { Commission, CostModel } from './backtest-spec.ts';
import { type Constant, constantOf } from './constants.ts';
import type { Report } from './diagnostics/report.ts';

export function costModel(costs: CostsStatement, report: Report): CostModel {
  const find = (name: CostClause['cost']): CostClause | undefined =>
    costs.others.find(({ cost }) => cost === name);
  const rate = (name: CostClause['cost'], example: string): number | undefined => {
    const clause = find(name);
    return (
      clause &&
      amountOf(clause.rate, ['ratio'], `\`${name}\` is a percentage`, example, report)?.value
    );
  };
  for (const clause of costs.others) {
    if (find(clause.cost) === clause) continue;
    report('E0808', clause.span, `\`${clause.cost}\` is said twice.`, {
      fix: 'delete one of the two',
    });
  }
  if (costs.commissions.length === 0) {
    report('E0801', costs.span, 'These costs do not say what a trade pays in commission.', {
      why: 'Results without costs look better than anything that can be traded. Free trading is allowed, but has to be written.',
      fix: 'add `commission 0.005 USD per share min 1 USD`, or `commission 0`',
    });
  }
  const participation = rate('participation', 'participation 10%');
  return {
    commissions: costs.commissions.map((clause) => commission(clause, report)),
    slippage: rate('slippage', 'slippage 2bp') ?? 0,
    ...(participation !== undefined && { participation }),
    borrowPerYear: rate('borrow', 'borrow 3% per year') ?? 0,
    interestPerYear: rate('interest', 'interest 5% per year') ?? 0,
  };
}

function commission(clause: CommissionClause, report: Report): Commission {
  const claim = 'A commission is money per share or per order, or a percentage';
  const rate = amountOf(
    clause.rate,
    ['money', 'ratio'],
    claim,
    'commission 0.005 USD per share',
    report,
  );
  const limit = (node: Expression | undefined): Commission['min'] => {
    const amount =
      node &&
      amountOf(
        node,
        ['money', 'ratio'],
        'A limit of a commission is money or a percentage',
        'min 1 USD',
        report,
      );
    return amount && { kind: amount.unit === 'ratio' ? 'ratio' : 'money', amount: amount.value };
  };
  const min = limit(clause.min);
  const max = limit(clause.max);
  const kind =
    rate?.unit === 'ratio' ? 'percent' : clause.per === 'share' ? 'per share' : 'per order';
  if (rate?.unit === 'money' && clause.per === undefined && rate.value > 0) {
    report('E0807', clause.span, 'This commission does not say per what.', {
      why: '1 USD per share and 1 USD per order are very different costs.',
      fix: 'add `per order` or `per share`',
    });
  }
  return { kind, rate: rate?.value ?? 0, ...(min && { min }), ...(max && { max }) };
}

/** An amount in one of the given units, not negative; 0 needs no unit. */
export function amountOf(
  node: Expression,
  units: readonly Constant['unit'][],
  claim: string,
  example: string,
  report: Report,
): Constant | undefined {
  const constant = constantOf(node);
  if (
    constant &&
    constant.of === undefined &&
    (units.includes(constant.unit) || (constant.unit === 'number' && constant.value === 0))
  ) {
    if (constant.value >= 0) return constant;
    report('E0807', node.span, `${claim}, and cannot be negative.`, {
      fix: `write \`${example}\``,
    });
    return undefined;
  }
  report('E0807', node.span, `${claim}.`, { fix: `write \`${example}\`` });
  return undefined;
}
