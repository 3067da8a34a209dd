import fc from 'fast-check';
import { test } from 'vitest';
import { randomRuns } from './random-run.ts';
import { recordFills } from './record-fills.ts';
import { replay } from './replay.ts';
import { run } from './run-program.ts';

test('hunt', () => {
  const counts = new Map<string, { n: number; first: string }>();
  const hit = (what: string, setup: any, extra: unknown) => {
    const c = counts.get(what);
    if (c) c.n += 1;
    else counts.set(what, { n: 1, first: JSON.stringify([setup.source, setup.fill, setup.costs, setup.spec, extra]) });
  };
  const mask = process.env.MASK ? new RegExp(process.env.MASK) : undefined;
  for (const setup of fc.sample(randomRuns, { numRuns: Number(process.env.N ?? 800), seed: Number(process.env.SEED ?? 1) })) {
    if (mask?.test(setup.source + JSON.stringify(setup.fill)+ JSON.stringify(setup.costs))) continue;
    let rec;
    try { rec = recordFills(() => run(setup)); } catch (e) { hit('THROW ' + String(e).slice(0, 60).replace(/\d+/g,'#'), setup, String(e)); continue; }
    const led = replay(setup, rec);
    for (const f of led.faults) hit('F:' + f.split(':')[0].replace(/[\d.e-]+/g, '#'), setup, f);
    const { result } = rec;
    const off = result.equity.findIndex((e, k) => !(Math.abs(e - (led.equity[k] ?? NaN)) < 1e-5));
    if (off >= 0) hit('equity off', setup, [off, result.equity[off], led.equity[off]]);
    const closed = result.trades.reduce((s, { pnl }) => s + pnl, 0) + result.openPositions.reduce((s, p) => s + p.unrealizedPnl, 0) - result.marginInterest + 10000;
    if (!(Math.abs(closed - (result.equity.at(-1) ?? 0)) < 1e-5)) hit('pnl sum', setup, [closed, result.equity.at(-1)]);
    for (const t of result.trades) if (!(t.quantity > 1e-9)) hit('zero trade', setup, t);
    for (const t of result.openPositions) if (!(t.quantity > 1e-9)) hit('dust', setup, t);
    const isDusty = (q: number) => Math.abs(q * 1e6 - Math.round(q * 1e6)) > 0 && String(q).length > 14;
    for (const o of result.orders) {
      if (!(o.quantity > 0)) hit(`zero order ${o.status} ${o.type}`, setup, o);
      if (isDusty(o.quantity)) hit('unclean quantity', setup, o);
      if (o.status === 'filled' && o.filledQuantity !== o.quantity) hit('filled≠quantity', setup, o);
      if ((o.status === 'cancelled'||o.status==='expired') && o.filledQuantity >= o.quantity) hit('cancelled full', setup, o);
    }
    const prot = new Map<string, number>();
    for (const o of result.orders) if (o.status === 'working' && /^(stop|trail)/.test(o.reason)) prot.set(o.symbol, (prot.get(o.symbol) ?? 0) + o.quantity - o.filledQuantity);
    const hasStop = /\b(stop (3%|1\.5)|trail)/.test(setup.source) && !setup.source.includes('cancel all');
    for (const s of ['AAA', 'BBB']) {
      const held = result.openPositions.find((p) => p.symbol === s)?.quantity ?? 0;
      const p = prot.get(s) ?? 0;
      if (hasStop && Math.abs(p - held) > 1e-9) hit(p < held ? 'underprotected' : 'overprotected', setup, [s, p, held, result.orders.filter(o=>o.symbol===s).slice(-6)]);
    }
  }
  for (const [k, { n, first }] of counts) console.log(n, k, '\n   ', first.slice(0, 1500));
});
