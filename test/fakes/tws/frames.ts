/** How TWS frames a message: a length of four bytes, then tokens that each end in a zero byte. */

export type Token = string | number;

export function frame(tokens: readonly Token[]): Buffer {
  const body = Buffer.from(`${tokens.join('\0')}\0`, 'utf8');
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** Cuts a stream of bytes into messages; `isFirst` messages begin with the client's greeting `API\0`. */
export function frameReader(
  onMessage: (tokens: readonly string[]) => void,
): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let isGreeted = false;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    if (!isGreeted) {
      if (rest.length < 8 || rest.length < 8 + rest.readUInt32BE(4)) return;
      isGreeted = true;
      const end = 8 + rest.readUInt32BE(4);
      const versions = rest.subarray(8, end).toString('utf8');
      rest = rest.subarray(end);
      onMessage(['API', versions]);
    }
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const end = 4 + rest.readUInt32BE(0);
      const text = rest.subarray(4, end).toString('utf8');
      rest = rest.subarray(end);
      onMessage(text.split('\0').slice(0, -1));
    }
  };
}
