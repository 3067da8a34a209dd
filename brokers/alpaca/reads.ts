/** What the account and the market are, as Alpaca says it. */

import { type Calendar, dayText, MICROSECONDS_PER_DAY, parseDay } from '../../market/index.ts';
import type {
  AccountSnapshot,
  Answer,
  MarketClock,
  TradingSession,
  VenueInstrument,
  VenuePosition,
} from '../../runtime/index.ts';
import type { Settings } from './options.ts';
import type { Rest } from './rest.ts';
import { wireAccount, wireAsset, wireCalendar, wireClock, wirePositions } from './wire.ts';

/** Smallest step of a US share's price, from a dollar on. */
const CENT = 0.01;

export async function account(rest: Rest, settings: Settings): Promise<Answer<AccountSnapshot>> {
  const answer = await rest.ask({
    lane: 'read',
    what: 'for the account',
    shape: wireAccount,
    send: () => rest.accounts.getAccountRaw(),
  });
  if (!answer.ok) return answer;
  const wire = answer.value;
  const restriction = restrictionOf(wire);
  const value = {
    id: wire.account_number,
    currency: wire.currency,
    cash: wire.cash,
    equity: wire.equity,
    buyingPower: wire.buying_power,
    isPaper: settings.environment === 'paper',
    ...(restriction !== undefined && { restriction }),
  };
  return { ok: true, value };
}

function restrictionOf(wire: {
  readonly status: string;
  readonly account_blocked?: boolean | null | undefined;
  readonly trading_blocked?: boolean | null | undefined;
  readonly trade_suspended_by_user?: boolean | null | undefined;
}): string | undefined {
  if (wire.account_blocked === true) return 'the account is blocked';
  if (wire.trading_blocked === true) return 'trading is blocked on the account';
  if (wire.trade_suspended_by_user === true)
    return 'trading is suspended in the settings of the account';
  const mayTrade = wire.status === 'ACTIVE' || wire.status === 'PAPER_ONLY';
  return mayTrade ? undefined : `the status of the account is ${wire.status}`;
}

export async function positions(rest: Rest): Promise<Answer<readonly VenuePosition[]>> {
  const answer = await rest.ask({
    lane: 'read',
    what: 'for positions',
    shape: wirePositions,
    send: () => rest.positions.getAllOpenPositionsRaw(),
  });
  if (!answer.ok) return answer;
  const value = answer.value.map(({ symbol, qty, side, avg_entry_price }) => ({
    symbol,
    quantity: side === 'short' ? -Math.abs(qty) : qty,
    averagePrice: avg_entry_price,
  }));
  return { ok: true, value };
}

export async function clock(rest: Rest): Promise<Answer<MarketClock>> {
  const answer = await rest.ask({
    lane: 'read',
    what: 'for the time',
    shape: wireClock,
    send: () => rest.clock.legacyClockRaw(),
  });
  if (!answer.ok) return answer;
  const { timestamp, is_open, next_open, next_close } = answer.value;
  return {
    ok: true,
    value: { time: timestamp, isOpen: is_open, nextOpen: next_open, nextClose: next_close },
  };
}

export async function sessions(
  fromDay: number,
  toDay: number,
  calendar: Calendar,
  rest: Rest,
): Promise<Answer<readonly TradingSession[]>> {
  const answer = await rest.ask({
    lane: 'read',
    what: `for the sessions from ${dayText(fromDay)}`,
    shape: wireCalendar,
    send: () => rest.calendar.legacyCalendarRaw({ start: dateOf(fromDay), end: dateOf(toDay) }),
  });
  if (!answer.ok) return answer;
  const value = answer.value.flatMap(({ date, open, close }) => {
    const day = parseDay(date);
    if (day === undefined || day < fromDay || day > toDay) return [];
    const at = (minute: number) => calendar.zone.instantOf(day, minute);
    return [{ day, open: at(open), close: at(close) }];
  });
  return { ok: true, value };
}

function dateOf(day: number): Date {
  return new Date((day * MICROSECONDS_PER_DAY) / 1000);
}

export async function instrument(symbol: string, rest: Rest): Promise<Answer<VenueInstrument>> {
  const answer = await rest.ask({
    lane: 'read',
    what: `for ${symbol}`,
    shape: wireAsset,
    send: () => rest.assets.getV2AssetsSymbolOrAssetIdRaw({ symbolOrAssetId: symbol }),
  });
  if (!answer.ok) {
    if (answer.fault.kind !== 'not found') return answer;
    const message = `Alpaca has no symbol \`${symbol}\`. Write it as the exchange does (BRK.B, not BRK-B), or look it up at alpaca.markets.`;
    return { ok: false, fault: { ...answer.fault, message } };
  }
  const wire = answer.value;
  return {
    ok: true,
    value: {
      symbol: wire.symbol,
      venueId: wire.id,
      name: wire.name,
      exchange: wire.exchange,
      currency: 'USD',
      tickSize: wire.price_increment ?? CENT,
      isTradable: wire.tradable && wire.status === 'active',
      isShortable: wire.shortable,
      isFractionable: wire.fractionable,
    },
  };
}
