/** HTML as strings. Whatever comes of a program or of its data goes through `escaped`. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** What stands between backticks is code. */
export function sentence(text: string): string {
  return text
    .split('`')
    .map((part, k) => (k % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part)))
    .join('');
}

export interface HtmlColumn<Row> {
  readonly title: string;
  readonly isNumber?: boolean;
  text(row: Row): string;
  /** Of a gain or a loss. */
  sign?(row: Row): number;
}

export function htmlTable<Row>(rows: readonly Row[], columns: readonly HtmlColumn<Row>[]): string {
  const head = columns
    .map(({ title, isNumber }) => `<th scope="col"${numberClass(isNumber)}>${escaped(title)}</th>`)
    .join('');
  const body = rows.map(
    (row) =>
      `<tr>${columns
        .map(({ text, isNumber, sign }) => {
          const value = sign?.(row) ?? 0;
          const tone = value > 0 ? ' gain' : value < 0 ? ' loss' : '';
          return `<td class="${isNumber ? 'number' : 'text'}${tone}">${escaped(text(row))}</td>`;
        })
        .join('')}</tr>`,
  );
  return `<div class="frame"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function numberClass(isNumber = false): string {
  return isNumber ? ' class="number"' : '';
}
