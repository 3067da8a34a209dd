/** Every reason for which the engine does nothing, brought about, and a sentence for each. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOnce } from '../../backtester/run.ts';
import { sentenceOf } from '../../backtester/why-sentences.ts';
import { Witness } from '../../backtester/why-watch.ts';
import { interpretStrategy, traceStrategy } from '../../compiler/index.ts';
import { hourlyMarket } from './hourly-market.ts';
import { type BarRow, compiled, dailyBars, flatBars, inputOf, type Setup } from './run-program.ts';
import { outcomes, whyAt } from './why-bar.ts';

const RISING = [10, 11, 12, 13, 14, 15];

function setup(body: string, closes: readonly number[] = RISING, risk = ''): Setup {
  return {
    source: `strategy S { universe ACME every 1d ${body} } ${risk}`,
    bars: [flatBars(closes)],
  };
}

const UP = 'enter long when close > close[1]';
const DOWN = 'exit long when close < close[1]';

test('the position that is held, and what pyramiding allows', () => {
  const held = outcomes(setup(`${UP} ${DOWN} size 10 shares`), 2);
  expect(held[0]).toBe(
    'gate.position_held: it holds 10 shares long already, and without `pyramid` a position is not added to',
  );
  // Entries at the closes of bars 1 and 2 fill at bars 2 and 3.
  const full = outcomes(setup(`${UP} ${DOWN} size 10 shares pyramid up to 2`), 3);
  expect(full[0]).toBe(
    'gate.pyramid_full: it holds 20 shares long, as many entries as `pyramid` allows',
  );
});

test('an entry that works already', () => {
  const body = `${UP} via limit 5 gtc ${DOWN} size 10 shares`;
  expect(outcomes(setup(body), 2)[0]).toBe(
    'gate.entry_working: order 1, a limit entry of the same side at 5, works already',
  );
});

test('an exit that is true too, and an exit with nothing to leave', () => {
  const both = outcomes(setup(`${UP} exit long when close > 10.5 size 10 shares`), 1);
  expect(both).toEqual([
    'gate.exit_outranks: an exit of the same side is true at this close too, and exit outranks enter',
    'exit.nothing_held: nothing is held',
  ]);
});

test('an exit of the other side', () => {
  const body = `${UP} exit short when close > close[1] exit long when close < 1 size 10 shares`;
  expect(outcomes(setup(body), 2)[1]).toBe('exit.other_side: the position held is long');
});

test('two entries of one close', () => {
  const body = `${UP} enter long when close > 10 ${DOWN} size 10 shares`;
  expect(outcomes(setup(body), 1)[1]).toBe(
    'rule.other_first: `enter long when close > close[1]` came first, and one entry acts at a close',
  );
});

test('a size that comes to nothing, and prices that are none', () => {
  expect(outcomes(setup(`${UP} ${DOWN} size 0.1% of equity`), 1)[0]).toBe(
    'sizing.zero_quantity: the size comes to less than one lot: one share is 11, equity is 10,000.00 USD',
  );
  const limit = `${UP} via limit close * ((high - low) / (high - low)) ${DOWN} size 10 shares`;
  expect(outcomes(setup(limit), 1)[0]).toBe(
    'order.price_absent: the limit or stop price of the order is absent',
  );
  const wrongSide = `${UP} ${DOWN} stop at close + 1 size 10 shares`;
  expect(outcomes(setup(wrongSide), 1)[0]).toMatch(
    /^sizing\.stop_not_protective: the stop would not/,
  );
  const absent = `${UP} ${DOWN} size 10 shares scaled by close / (close - close)`;
  expect(outcomes(setup(absent), 1)[0]).toMatch(/^sizing\.absent: the size could not be computed/);
});

test('hours and `flat by`', () => {
  const bars = hourlyMarket(['ACME'], 60);
  const source = `strategy S { universe ACME every 1h enter long when close > 0 exit long when close < 0
    size 10 shares between 11:00 and 13:00 flat by 15:00 }`;
  const said = Array.from(bars[0]?.time ?? [], (time) => {
    const { account } = whyAt({ source, bars, timeframe: '1h' }, 0, 0, time);
    return `${account.rules[0]?.outcome.id} ${account.rules[0]?.outcome.text}`;
  });
  // The first bar of a session closes at 10:30.
  expect(said).toContain('gate.hours the bar closes at 10:30, outside `between 11:00 and 13:00`');
  expect(said).toContain('gate.flat_by `flat by 15:00` has ended the day');
});

test('halted and killed by risk', () => {
  // 50% of equity at 20, gone to 10 by the next bar: a quarter of the account is lost.
  const body =
    'enter long when close > 5 exit long when close < 1 size 50% of equity pyramid up to 9';
  const closes = [20, 20, 10, 10, 10];
  const halt =
    'risk R { portfolio { daily_loss from session_open <= 3% else halt entries until next session } }';
  expect(outcomes(setup(body, closes, halt), 2)[0]).toBe(
    'risk.halted: entries are halted by `daily_loss from session_open <= 3% else halt entries until next session`',
  );
  const kill =
    'risk R { portfolio { drawdown from peak <= 10% else kill } kill { cancel orders freeze positions } }';
  expect(outcomes(setup(body, closes, kill), 3)[0]).toMatch(/^gate\.killed: risk has killed/);
  expect(whyAt(setup(body, closes, kill), 3).account.killed).toMatch(/^drawdown from peak/);
});

test('targets that move nothing', () => {
  // 500 shares bought at 10 stay half of equity while the price does.
  const same = [10, 10, 10, 10];
  expect(outcomes(setup('target 50% rebalance daily', same), 2)[0]).toBe(
    'target.in_place: it holds what the target asks for, to less than one lot',
  );
  const banded = setup('target 50% rebalance daily band 10%', [10, 10, 11, 11]);
  expect(outcomes(banded, 2)[0]).toBe(
    'target.within_band: it holds what the target asks for, to within its band',
  );
  const weight = setup('target close / (close - close) / 100 rebalance daily', same);
  expect(outcomes(weight, 2)[0]).toMatch(/^target\.weight_absent: /);
  const first = setup('target 20% when close > 1 target 30% when close > 2 rebalance daily', same);
  expect(outcomes(first, 1)[1]).toMatch(/^target\.earlier_one: /);
});

test('members and filters of a universe', () => {
  const bars = [dailyBars(RISING.map((close): BarRow => [close, close, close, close, 100]))];
  const body = `${UP} ${DOWN} size 10 shares`;
  const filtered = {
    source: `universe Liquid = ACME where volume > 1_000 shares strategy S { universe Liquid every 1d ${body} }`,
    bars,
  };
  const { account, text } = whyAt(filtered, 1);
  expect(account.rules[0]?.outcome).toEqual({
    id: 'universe.filtered',
    text: 'the filter of `Liquid` is not true for the symbol',
  });
  expect(text).toContain('filter of the universe');
  const members = {
    source: `universe Big = members of "big" as of each day strategy S { universe Big every 1d ${body} }`,
    bars,
    members: [],
  };
  expect(outcomes(members, 1)[0]).toBe(
    'universe.not_member: the symbol is no member of `Big` on this day',
  );
});

test('each limit of a policy says its value and its bound', () => {
  const body = `${UP} ${DOWN} stop 1 from entry size 100 shares`;
  const said = (rule: string, section = 'order'): string | undefined =>
    outcomes(setup(body, RISING, `risk R { ${section} { ${rule} else reject } }`), 1)[0];
  // 100 shares at 11, which the stop leaves at 10.
  expect(said('risk_per_trade <= 50 USD')).toBe(
    'order.risk_per_trade: risk refuses 100 shares: the order would risk 100.00 USD, the limit is 50.00 USD (`risk_per_trade <= 50 USD else reject`)',
  );
  expect(said('price >= 20 USD')).toContain('the last close is 11, the limit is 20');
  expect(said('concentration per symbol <= 10%', 'portfolio')).toContain(
    'the symbol’s share of equity would be 11%, the limit is 10%',
  );
  expect(said('deployed <= 5% of equity', 'portfolio')).toContain(
    'the share of equity at work would be 11%, the limit is 5%',
  );
});

/** Ids in the engine and the broker that count a refusal or name a gate. */
function idsInSource(): readonly string[] {
  const root = join(import.meta.dirname, '../..');
  const files = ['runtime', 'backtester/sim-broker.ts'].flatMap((place) =>
    place.endsWith('.ts')
      ? [place]
      : readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
          // What a live session alarms about is no gate of the engine.
          .filter((file) => file.endsWith('.ts') && !/^(oms|live|journal)\//.test(file))
          .map((file) => join(place, file)),
  );
  const ids = files.flatMap((file) =>
    Array.from(
      readFileSync(join(root, file), 'utf8').matchAll(
        /'((?:gate|order|protection|sizing|target|universe|risk)\.[a-z_]+|buying_power)'/g,
      ),
      ([, id = '']) => id,
    ),
  );
  return [...new Set(ids)];
}

/** What was done, and worth a warning: nothing was refused. */
const NOTES = ['risk.reduced', 'target.scaled'];

test('every reason id of the engine has a sentence', () => {
  const { source, bars } = setup(`${UP} ${DOWN} size 10 shares`);
  const program = compiled(source);
  const input = inputOf({ source, bars }, program, interpretStrategy(program.strategy));
  const trace = traceStrategy(source, 'S');
  if (!trace) throw new Error('the program has the strategy');
  const witness = new Witness(input, trace, 0, bars[0]?.time[2] ?? 0);
  runOnce(witness.input, input.spec.fill);
  const { sight } = witness;
  if (!sight) throw new Error('the run has the bar');
  const ids = idsInSource().filter((id) => !NOTES.includes(id));
  expect(ids.length).toBeGreaterThan(20);
  const facts = { sight, program: program.strategy.program, daily: true };
  for (const id of ids) expect(sentenceOf(id, facts) ?? '', id).toMatch(/^[a-z`].{15,}$/);
});
