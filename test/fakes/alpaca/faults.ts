/** The fake's script of faults: each waits for the next thing of its kind and happens `times` times. */

/** Requests by what they do, the two sockets by when they open, and what goes out on them. */
export type Place =
  | 'submit'
  | 'replace'
  | 'cancel'
  | 'cancel all'
  | 'order'
  | 'orders'
  | 'positions'
  | 'account'
  | 'fills'
  | 'clock'
  | 'calendar'
  | 'asset'
  | 'history'
  | 'updates upgrade'
  | 'bars upgrade'
  | 'updates login'
  | 'bars login'
  | 'updates'
  | 'bars';

export type Act =
  /** Answers this instead; nothing is done. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message: string;
      readonly code?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Does what was asked, then answers this text with status 200. */
  | { readonly kind: 'text'; readonly text: string }
  /** Resets the connection; nothing is done. */
  | { readonly kind: 'reset' }
  /** Does what was asked and resets the connection before the answer. */
  | { readonly kind: 'lost answer' }
  /** Never answers; nothing is done. Of an upgrade: it hangs. Of a login: silence. */
  | { readonly kind: 'hang' }
  /** Does nothing until `release` is called. */
  | { readonly kind: 'hold' }
  /** Of a login: the connection is one too many (406). */
  | { readonly kind: 'too many' }
  /** Of what goes out on a socket. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'duplicate' }
  /** It goes out after the one that follows it. */
  | { readonly kind: 'reorder' }
  /** Without its `execution_id`. */
  | { readonly kind: 'nameless' }
  /** With `data: null`. */
  | { readonly kind: 'null' };

export interface Fault {
  readonly on: Place;
  readonly act: Act;
  /** 1 unless said. */
  readonly times?: number;
}

export class FaultScript {
  #faults: { readonly on: Place; readonly act: Act; times: number }[] = [];

  add({ on, act, times = 1 }: Fault): void {
    this.#faults.push({ on, act, times });
  }

  clear(): void {
    this.#faults = [];
  }

  /** What happens now at this place; undefined for nothing. */
  next(on: Place): Act | undefined {
    const fault = this.#faults.find((each) => each.on === on);
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.#faults = this.#faults.filter((each) => each !== fault);
    return fault.act;
  }
}
