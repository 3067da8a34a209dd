/** Takes secrets out of a text before anybody sees it: as they are, and as programs write them. */

export interface Redactor {
  /** The text with `[redacted NAME]` in the place of each secret. */
  redact(text: string): string;
}

/** Shorter ones would be found in every other word. */
const LEAST_LENGTH = 4;

/** `secrets`: name to value. */
export function redactorOf(secrets: ReadonlyMap<string, string>): Redactor {
  const names = new Map<string, string>();
  for (const [name, value] of secrets)
    for (const form of formsOf(value)) if (form.length >= LEAST_LENGTH) names.set(form, name);
  if (names.size === 0) return { redact: (text) => text };
  // The longest first: one form may be the beginning of another.
  const forms = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(forms.map(literally).join('|'), 'g');
  return {
    redact: (text) => text.replace(pattern, (form) => `[redacted ${names.get(form) ?? ''}]`),
  };
}

/** Plain, in JSON, in a URL, in base64 of itself or of a longer text that contains it, in hexadecimal. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((offset) => base64Inside(bytes, offset));
  const forms = [
    value,
    value.trim(),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    encodeURIComponent(value).replaceAll('%20', '+'),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(forms)];
}

/**
 * The characters that depend on the secret alone when it stands `offset` bytes (modulo 3) into a text that is written in
 * base64, as in `Basic` authentication.
 */
function base64Inside(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return text.slice(first, whole);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
