/** Programs of several files from the shell. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, strata } = shell('imports', { prices: true });

const LINES = 'indicator line(x) { out value = sma(x, 50) }\n';
const SHARED = `import "lines.strat"
strategy Shared {
  universe SPX
  every 1d
  enter long when close > line(close)
  exit long when close < line(close)
  size 50% of equity
}
risk Wide { order { notional <= 100% of equity else reduce } }
`;
const MAIN = `import "lib/shared.strat"
backtest Trial {
  run Shared under Wide
  data "sp500" from 2015-01-02 to 2016-12-30
  cash 100_000 USD
  costs { commission 0 }
}
test "waits for its average" for Shared {
  given SPX close 10 for 50 bars, 11, 11
  expect enter long SPX at bar 51
}
`;

function write(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

beforeAll(() => {
  mkdirSync(join(directory, 'work/lib'), { recursive: true });
  write('work/lib/lines.strat', LINES);
  write('work/lib/shared.strat', SHARED);
  write('work/main.strat', MAIN);
});

test('check, test and build take imports along', async () => {
  const checked = await strata(['check', 'work/main.strat']);
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout).toContain('backtest Trial');
  expect(checked.stdout).not.toContain('Shared');
  expect(await strata(['test', 'work/main.strat'])).toMatchObject({ code: 0, stderr: '' });
  const built = await strata(['build', 'work/lib/shared.strat', '--out', 'built']);
  expect(built).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(directory, 'built/Shared.ts'), 'utf8')).toContain(
    '// 5: enter long when',
  );
});

test('a run records the hash of every imported file, and the same wherever it is started', async () => {
  expect(await strata(['backtest', 'work/main.strat', '--out', 'run'])).toMatchObject({ code: 0 });
  const record: unknown = JSON.parse(readFileSync(join(directory, 'run/run.json'), 'utf8'));
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(record).toMatchObject({
    program: {
      file: 'main.strat',
      sha256: sha256(MAIN),
      imports: [
        { file: 'lib/shared.strat', sha256: sha256(SHARED) },
        { file: 'lib/lines.strat', sha256: sha256(LINES) },
      ],
    },
  });
});

test('an error of an imported file is shown once, in its own text', async () => {
  mkdirSync(join(directory, 'wrong'), { recursive: true });
  write('wrong/lines.strat', '\n\nindicator line(x) { out value = smma(x, 50) }\n');
  write('wrong/shared.strat', SHARED);
  write('wrong/main.strat', MAIN.replace('lib/', ''));
  const { code, stderr } = await strata(['check', 'wrong/main.strat']);
  expect(code).toBe(1);
  expect(stderr.match(/error E/g)).toHaveLength(1);
  expect(stderr).toContain('--> wrong/lines.strat:3:33');
  expect(stderr).toContain('3 | indicator line(x) { out value = smma(x, 50) }');
  const { stdout } = await strata(['check', 'wrong/main.strat', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    diagnostics: [{ code: 'E0202', file: 'wrong/lines.strat', line: 3, column: 33 }],
  });
});
