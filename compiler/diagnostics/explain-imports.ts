/** Explanations of E0220 to E0223: imports. */

import { type Explanation, strategyWith } from './explanation.ts';

/** What the samples import. */
export const EXAMPLE_FILES: ReadonlyMap<string, string> = new Map([
  [
    'lib/lines.strat',
    `indicator fast_line(x) { out line = ema(x, 10) }
indicator slow_line(x) { out line = ema(x, 50) }
`,
  ],
]);

const THE_FILE = '`lib/lines.strat` declares the indicators `fast_line` and `slow_line`.';

function using(name: string): string {
  return strategyWith('', { enter: `enter long when close > ${name}(close)` });
}

export const IMPORT_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0220',
    title: 'An imported file that is not there',
    text: 'A path is read from the directory of the file that imports it, with `/` between its parts. The file is UTF-8 text and its name ends in `.strat`.',
    wrong: `import "lines.strat"\n\n${using('sma50')}`.replace('sma50(close)', 'sma(close, 50)'),
    right: `import "lib/lines.strat"\n\n${using('slow_line')}`,
  },
  {
    code: 'E0221',
    title: 'Files that import each other in a circle',
    text: 'What a file declares would depend on itself. What several files need goes into one that imports none of them.',
    wrong: `import "program.strat"\n\n${strategyWith('')}`,
    right: strategyWith(''),
  },
  {
    code: 'E0222',
    title: 'A name that the imported file does not declare',
    text: `Indicators, strategies, ensembles, universes and risk policies can be imported. ${THE_FILE}`,
    wrong: `import fast_lime from "lib/lines.strat"\n\n${strategyWith('')}`,
    right: `import fast_line from "lib/lines.strat"\n\n${using('fast_line')}`,
  },
  {
    code: 'E0223',
    title: 'A name of another file that is not imported',
    text: `\`import a, b from "file.strat"\` brings these names and no others; what an imported file imports itself is not brought either. ${THE_FILE}`,
    wrong: `import fast_line from "lib/lines.strat"\n\n${using('slow_line')}`,
    right: `import fast_line, slow_line from "lib/lines.strat"\n\n${using('slow_line')}`,
  },
];
