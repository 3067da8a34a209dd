/** The frame of a page that can be mailed: no script, and nothing that it would have to fetch. */

import { REPORT_STYLE } from './report-html-style.ts';
import { escaped } from './report-html-text.ts';

export interface HtmlPage {
  readonly title: string;
  readonly version?: string;
  /** What the page has over the common style. */
  readonly style?: string;
  /** HTML already; empty ones are left out. */
  readonly parts: readonly string[];
}

export function htmlPage({ title, version, style = '', parts }: HtmlPage): string {
  const generator =
    version === undefined ? '' : `<meta name="generator" content="strata ${escaped(version)}">\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
${generator}<title>${escaped(title)}</title>
<style>${REPORT_STYLE}${style}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

/** Empty where the last of its parts, which is what it is about, says nothing. */
export function htmlSection(title: string, parts: readonly string[]): string {
  if (parts.at(-1) === '') return '';
  return `<section>\n<h2>${escaped(title)}</h2>\n${parts.join('\n')}\n</section>`;
}
