/** Long explanations of what can be wrong with an ensemble. */

import { blockOf, type Explanation } from './explanation.ts';

/** Two strategies and an ensemble of them with the given lines. */
function ensembleWith(lines: readonly string[], members = MEMBERS): string {
  const rules = ['enter long when score > 0.3', 'exit long when score < 0.1', 'size 10% of equity'];
  const body = ['every 1d', ...members, ...lines, ...rules].join('\n');
  return `${strategyCalled('Trend', 50)}${strategyCalled('Swing', 10)}${blockOf('ensemble Both', body)}`;
}

const MEMBERS: readonly string[] = ['member Trend weight 60%', 'member Swing weight 40%'];

function strategyCalled(name: string, length: number, every = '1d'): string {
  return `strategy ${name} {\n  universe SPY\n  every ${every}\n  enter long when close > sma(close, ${length})\n  exit long when close < sma(close, ${length})\n  size 10% of equity\n}\n`;
}

export const ENSEMBLE_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0530',
    title: 'A member that cannot be one',
    text: 'A member is a strategy or another ensemble of the same program, named once. An ensemble cannot be a member of itself, not through others either: its score would depend on itself.',
    wrong: ensembleWith([], ['member Trend weight 60%', 'member Swnig weight 40%']),
    right: ensembleWith([]),
  },
  {
    code: 'E0531',
    title: 'Weights that do not come to 100%',
    text: 'The score of an ensemble is a weighted mean of its members’ signals. There are at least two members, each weight is a percentage above 0%, and together they come to 100%.',
    wrong: ensembleWith([], ['member Trend weight 60%', 'member Swing weight 30%']),
    right: ensembleWith([]),
  },
  {
    code: 'E0532',
    title: 'A way of combining that there is not',
    text: '`weighted_mean` adds up weight × signal. `vote` is +1, −1 or 0: the side that has the larger part of the weights behind it. `best_of` is the signal of the member with the largest weight.',
    wrong: ensembleWith(['combine average']),
    right: ensembleWith(['combine weighted_mean']),
  },
  {
    code: 'E0533',
    title: 'A line of `learn` that cannot be read',
    text: '`learn` says from what weights move (`from realized_pnl over last 20 trades`, `from volatility over last 60 bars` or `from equal`), and within which guardrails: `rate`, `weight between … and …`, `step at most … per day`, `after … trades`.',
    wrong: ensembleWith(['learn { from luck over last 20 trades }']),
    right: ensembleWith(['learn { from realized_pnl over last 20 trades }']),
  },
  {
    code: 'E0534',
    title: 'Guardrails that cannot hold',
    text: 'The weights always come to 100%, so the bounds have to leave room for that, and the weights that the members start with have to lie inside them.',
    wrong: ensembleWith([
      'learn { from realized_pnl over last 20 trades  weight between 5% and 40% }',
    ]),
    right: ensembleWith([
      'learn { from realized_pnl over last 20 trades  weight between 5% and 80% }',
    ]),
  },
  {
    code: 'E0535',
    title: '`score` outside an ensemble',
    text: '`score` is the combined signal of an ensemble’s members, from −1 to 1. A strategy has no members.',
    wrong: strategyCalled('Trend', 50).replace('close > sma', 'score > sma'),
    right: strategyCalled('Trend', 50),
  },
  {
    code: 'W0530',
    title: 'A member that is faster than its ensemble',
    text: 'An ensemble reads its members’ signals at its own closes. What a faster member does in between (enters and leaves again) the ensemble does not see.',
    wrong: `${strategyCalled('Trend', 50)}${strategyCalled('Swing', 10, '1h')}ensemble Both {\n  every 1d\n  member Trend weight 60%\n  member Swing weight 40%\n  enter long when score > 0.3\n  exit long when score < 0.1\n  size 10% of equity\n}\n`,
    right: `${strategyCalled('Trend', 50)}${strategyCalled('Swing', 10, '1h')}ensemble Both {\n  every 1h\n  member Trend weight 60%\n  member Swing weight 40%\n  enter long when score > 0.3\n  exit long when score < 0.1\n  size 10% of equity\n}\n`,
  },
];
