/** Short ways to make the port's answers. */

import type { Answer, BrokerFault } from '../../runtime/index.ts';

export function fine<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(fault: BrokerFault): { readonly ok: false; readonly fault: BrokerFault } {
  return { ok: false, fault };
}

export function refused(message: string): { readonly ok: false; readonly fault: BrokerFault } {
  return failed({ kind: 'rejected', message });
}
