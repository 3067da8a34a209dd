/** The brokers' door: configuration, and what a broker is made from. */

export {
  type AccountConfiguration,
  accountOf,
  type Checked,
  type Configuration,
  type ConfigurationProblem,
  type Environment,
  parseConfiguration,
} from './configuration.ts';
export {
  type AlpacaKeys,
  accountMismatch,
  brokerOf,
  type Creators,
  type Credentials,
  confirmationOf,
  killBrokerOf,
  type LiveConsent,
} from './factory.ts';
export { createIbkr } from './ibkr/ibkr.ts';
export type { IbkrOptions, OrderIdStore } from './ibkr/options.ts';
