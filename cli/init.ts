/** `strata init`: a first program that works on the data that its last lines say how to import. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from './make-directory.ts';
import { EXIT, type ExitCode, usage } from './outcome.ts';
import { reasonOf } from './read-program.ts';
import { respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';

const FILE = 'momentum.strat';

const PROGRAM = `/// Trend following: long while the fast average is above the slow one, with a volatility stop.
strategy Momentum {
  universe SPX
  every    1d

  param fast = 20  in 5..50   step 5
  param slow = 100 in 50..200 step 10
  require fast < slow

  let fast_ma = ema(close, fast)
  let slow_ma = ema(close, slow)

  enter long when fast_ma crosses above slow_ma
  exit  long when fast_ma crosses below slow_ma

  stop 5 * atr(14) from entry
  size risk 2% of equity
}

/// Room for one position in an index whose price is far above that of a share.
risk OneIndex {
  order     { risk_per_trade <= 3% of equity    else reject
              notional       <= 100% of equity  else reduce }
  portfolio { drawdown from peak <= 35%  else kill }
  kill      { cancel orders  freeze positions  alert critical  reset by operator }
}

backtest Demo {
  run  Momentum under OneIndex
  data "sp500"
  cash 100_000 USD
  costs { commission 0.005 USD per share min 1 USD max 0.5%  slippage 2bp }
  fill next open
  benchmark SPX
}
`;

export function init(directory: string): ExitCode {
  const path = join(directory, FILE);
  try {
    makeDirectory(directory);
    // `wx` fails where there is a file, so that nobody's program is lost, however two commands race.
    writeFileSync(path, PROGRAM, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const message =
      error.code === 'EEXIST'
        ? `\`${path}\` is there already; nothing was written.`
        : `Cannot write \`${path}\`: ${reasonOf(error)}.`;
    return respondRefused(usage(message, 'name another directory: `strata init DIR`'), false);
  }
  stdout().write(nextSteps(path));
  return EXIT.fine;
}

function nextSteps(path: string): string {
  return `wrote ${path}

Next:
  strata check ${path}
  strata data import PRICES.csv --as sp500 --symbol SPX --timeframe 1d
  strata backtest ${path}

PRICES.csv: any file with columns for date, open, high, low and close.
`;
}
