/** Where alerts go: to a webhook, whose address is a credential, since whoever knows it can write there. */

import type { Configuration } from '../brokers/index.ts';
import { ok, type Step, wrong } from './outcome.ts';

/** Undefined where the configuration wants no alerts. */
export function alertAddress(
  { alerts }: Configuration,
  credentials: ReadonlyMap<string, string>,
): Step<string | undefined> {
  if (!alerts) return ok(undefined);
  const address = (credentials.get(alerts.webhook) ?? '').trim();
  if (address !== '') return ok(address);
  return wrong(
    `\`alerts\` needs the credential \`${alerts.webhook}\`, which is not there.`,
    `strata secrets set ${alerts.webhook}; or take \`alerts\` out of the configuration`,
    'It was looked for in the environment, in `.env` and among the secrets.',
  );
}
