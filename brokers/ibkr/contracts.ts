/** Which of IB's contracts a symbol means: a US stock or ETF, routed by SMART, in dollars. */

import { type Contract, type ContractDetails, EventName, SecType } from '@stoqey/ib';
import type { Answer, VenueInstrument } from '../../runtime/index.ts';
import { failed, fine, refused } from './answers.ts';
import type { Core } from './core.ts';
import { readInstrument } from './messages.ts';
import { nextRequestId } from './order-ids.ts';
import { ibSymbol } from './seen-order.ts';
import { ask, onRefusal, type Session } from './session.ts';

export interface Contracts {
  lookup(session: Session, symbol: string): Promise<Answer<ContractDetails>>;
}

export function makeContracts(core: Core): Contracts {
  const known = new Map<string, ContractDetails>();
  return {
    async lookup(session, symbol) {
      const kept = known.get(symbol);
      if (kept !== undefined) return fine(kept);
      const found = await candidates(core, session, symbol);
      if (!found.ok) return found;
      const [only, other] = found.value;
      if (only === undefined) return unknown(symbol);
      if (other !== undefined) return ambiguous(symbol, found.value);
      known.set(symbol, only);
      return fine(only);
    },
  };
}

export function instrumentOf(symbol: string, details: ContractDetails): VenueInstrument {
  const { contract, longName, minTick } = readInstrument(details);
  return {
    symbol,
    venueId: String(contract.conId),
    name: longName,
    exchange: contract.primaryExch,
    currency: contract.currency,
    tickSize: minTick,
    isTradable: true,
    // Contract details do not say; IB locates shares when a short order comes, and holds or refuses it.
    isShortable: true,
    isFractionable: false,
  };
}

function candidates(
  core: Core,
  session: Session,
  symbol: string,
): Promise<Answer<readonly ContractDetails[]>> {
  const primary = core.options.primaryExchanges?.[symbol];
  const wanted: Contract = {
    ...{ symbol: ibSymbol(symbol), secType: SecType.STK, exchange: 'SMART', currency: 'USD' },
    ...(primary !== undefined && { primaryExch: primary }),
  };
  const id = nextRequestId();
  return ask(session, {
    what: `the instrument \`${symbol}\``,
    lane: 'read',
    deadlineMs: core.deadlines.answer,
    write: (api) => api.reqContractDetails(id, wanted),
    listen(api, done) {
      const found = new Map<number, ContractDetails>();
      const onDetails = (request: number, details: ContractDetails): void => {
        if (request === id) found.set(Number(details.contract.conId), details);
      };
      const onEnd = (request: number): void => {
        if (request === id) done(fine([...found.values()]));
      };
      api.on(EventName.contractDetails, onDetails).on(EventName.contractDetailsEnd, onEnd);
      const stop = onRefusal(api, id, (fault) =>
        done(fault.code === '200' ? fine([]) : failed(fault)),
      );
      return () => {
        api.off(EventName.contractDetails, onDetails).off(EventName.contractDetailsEnd, onEnd);
        stop();
      };
    },
  });
}

function unknown(symbol: string): Answer<never> {
  const message = `IB has no US stock or ETF \`${symbol}\`: check the symbol; classes of shares are written with a dot, as \`BRK.B\`.`;
  return failed({ kind: 'not found', message, code: '200' });
}

function ambiguous(symbol: string, found: readonly ContractDetails[]): Answer<never> {
  const list = found.map((one) => `${one.longName} at ${one.contract.primaryExch}`).join(', ');
  return refused(
    `IB has more than one \`${symbol}\`: ${list}. Say which with \`primaryExchanges\`: { ${symbol}: '${found[0]?.contract.primaryExch}' }.`,
  );
}
