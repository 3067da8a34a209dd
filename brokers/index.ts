/** The brokers' door: adapters, configuration, and what a broker is made from. */

export { createAlpaca } from './alpaca/alpaca.ts';
export type { AlpacaOptions } from './alpaca/options.ts';
export {
  type AccountConfiguration,
  accountOf,
  type Checked,
  type Configuration,
  type ConfigurationProblem,
  type Environment,
  parseConfiguration,
} from './configuration.ts';
export { venueCreators } from './creators.ts';
export {
  type AlpacaKeys,
  accountMismatch,
  brokerOf,
  type Creators,
  type Credentials,
  confirmationOf,
  killBrokerOf,
  type LiveConsent,
  lookBrokerOf,
  type VenueCreators,
} from './factory.ts';
export { createIbkr } from './ibkr/ibkr.ts';
export type { IbkrOptions, OrderIdStore } from './ibkr/options.ts';
export { createPaper, type PaperStore, paperBroker } from './paper/paper.ts';
export type { PaperState } from './paper/paper-state.ts';
export { playBars } from './paper/play.ts';
export { storedBars } from './paper/stored-bars.ts';
