/** The grammar of what else strategies and indicators are made of: one rule a statement. */

import type * as Ast from './ast.ts';
import { durationOf, timeOf } from './literals.ts';
import { OrderParser } from './order-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const SCHEDULES: Readonly<Record<string, Ast.RebalanceSchedule>> = {
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
};

export class StatementParser extends OrderParser {
  readonly universe = this.RULE('universe', (): Ast.UniverseStatement => {
    const first = this.CONSUME(keyword('universe'));
    const symbols: Ast.SymbolRef[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => symbols.push(this.SUBRULE(this.symbolRef)),
    });
    return { kind: 'UniverseStatement', symbols, span: this.spanFrom(first) };
  });

  readonly every = this.RULE('every', (): Ast.EveryStatement => {
    const first = this.CONSUME(keyword('every'));
    const timeframe = durationOf(this.CONSUME(t.DurationLiteral));
    return { kind: 'EveryStatement', timeframe, span: this.spanFrom(first) };
  });

  readonly param = this.RULE('param', (): Ast.ParamStatement => {
    const first = this.CONSUME(keyword('param'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.amount);
    const range = this.OPTION(() => {
      this.CONSUME(keyword('in'));
      const low = this.SUBRULE2(this.amount);
      this.CONSUME(t.Dots);
      const high = this.SUBRULE3(this.amount);
      const step = this.OPTION2(() => {
        this.CONSUME(keyword('step'));
        return this.SUBRULE4(this.amount);
      });
      return { low, high, ...(step && { step }) };
    });
    return {
      kind: 'ParamStatement',
      name,
      value,
      ...(range && { range }),
      span: this.spanFrom(first),
    };
  });

  readonly require = this.RULE('require', (): Ast.RequireStatement => {
    const first = this.CONSUME(keyword('require'));
    const condition = this.SUBRULE(this.expression);
    return { kind: 'RequireStatement', condition, span: this.spanFrom(first) };
  });

  readonly let = this.RULE('let', (): Ast.LetStatement => {
    const first = this.CONSUME(keyword('let'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'LetStatement', name, value, span: this.spanFrom(first) };
  });

  readonly out = this.RULE('out', (): Ast.OutStatement => {
    const first = this.CONSUME(keyword('out'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'OutStatement', name, value, span: this.spanFrom(first) };
  });

  readonly hold = this.RULE('hold', (): Ast.HoldStatement => {
    const first = this.CONSUME(keyword('hold'));
    this.CONSUME(keyword('at'));
    this.CONSUME(keyword('most'));
    const bars = this.SUBRULE(this.bars);
    return { kind: 'HoldStatement', bars, span: this.spanFrom(first) };
  });

  readonly cooldown = this.RULE('cooldown', (): Ast.CooldownStatement => {
    const first = this.CONSUME(keyword('cooldown'));
    const bars = this.SUBRULE(this.bars);
    return { kind: 'CooldownStatement', bars, span: this.spanFrom(first) };
  });

  readonly between = this.RULE('between', (): Ast.TradingWindowStatement => {
    const first = this.CONSUME(keyword('between'));
    const from = timeOf(this.CONSUME(t.TimeLiteral));
    this.CONSUME(keyword('and'));
    const to = timeOf(this.CONSUME2(t.TimeLiteral));
    return { kind: 'TradingWindowStatement', from, to, span: this.spanFrom(first) };
  });

  readonly flat = this.RULE('flat', (): Ast.FlatByStatement => {
    const first = this.CONSUME(keyword('flat'));
    this.CONSUME(keyword('by'));
    const time = timeOf(this.CONSUME(t.TimeLiteral));
    return { kind: 'FlatByStatement', time, span: this.spanFrom(first) };
  });

  readonly pyramid = this.RULE('pyramid', (): Ast.PyramidStatement => {
    const first = this.CONSUME(keyword('pyramid'));
    this.CONSUME(keyword('up'));
    this.CONSUME(keyword('to'));
    const entries = this.SUBRULE(this.amount);
    return { kind: 'PyramidStatement', entries, span: this.spanFrom(first) };
  });

  readonly signal = this.RULE('signal', (): Ast.SignalStatement => {
    const first = this.CONSUME(keyword('signal'));
    const value = this.SUBRULE(this.expression);
    return { kind: 'SignalStatement', value, span: this.spanFrom(first) };
  });

  readonly fractional = this.RULE('fractional', (): Ast.FractionalStatement => {
    const first = this.CONSUME(keyword('fractional'));
    return { kind: 'FractionalStatement', span: this.spanFrom(first) };
  });

  readonly target = this.RULE('target', (): Ast.TargetStatement => {
    const first = this.CONSUME(keyword('target'));
    const weight = this.SUBRULE(this.amount);
    const condition = this.OPTION(() => {
      this.CONSUME(keyword('when'));
      return this.SUBRULE(this.expression);
    });
    const rebalance = this.OPTION2(() => {
      this.CONSUME(keyword('rebalance'));
      return this.SUBRULE(this.schedule);
    });
    const band = this.OPTION3(() => {
      this.CONSUME(keyword('band'));
      return this.SUBRULE2(this.amount);
    });
    const leverage = this.OPTION4(() => {
      this.CONSUME(keyword('leverage'));
      return this.SUBRULE3(this.amount);
    });
    return {
      kind: 'TargetStatement',
      weight,
      ...(condition && { condition }),
      ...(rebalance && { rebalance }),
      ...(band && { band }),
      ...(leverage && { leverage }),
      span: this.spanFrom(first),
    };
  });

  readonly schedule = this.RULE(
    'schedule',
    (): Ast.RebalanceSchedule =>
      this.OR<Ast.RebalanceSchedule>([
        { ALT: () => SCHEDULES[this.CONSUME(keyword('daily')).image] ?? 'daily' },
        { ALT: () => SCHEDULES[this.CONSUME(keyword('weekly')).image] ?? 'weekly' },
        { ALT: () => SCHEDULES[this.CONSUME(keyword('monthly')).image] ?? 'monthly' },
        {
          ALT: () => {
            this.CONSUME(keyword('first'));
            this.CONSUME(keyword('session'));
            this.CONSUME(keyword('of'));
            this.CONSUME(keyword('month'));
            return 'first session of month';
          },
        },
      ]),
  );
}
