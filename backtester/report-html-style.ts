/** How a report looks, on a screen in either theme and on paper. */

export const REPORT_STYLE = `
:root { color-scheme: light dark; --back: #f4f6f9; --surface: #fff; --line: #e2e8f0; --text: #0f172a; --muted: #526077;
  --own: #2563eb; --hold: #7c8ba0; --rise: #26a17b; --fall: #d64553; --gain: #067647; --loss: #b42335; --stop: #c2410c; --take: #1d4ed8; }
@media (prefers-color-scheme: dark) { :root { --back: #0a0e14; --surface: #10161f; --line: #243042; --text: #e2e8f0; --muted: #9aa8bb;
  --own: #60a5fa; --hold: #8b9ab0; --rise: #34c796; --fall: #f0717d; --gain: #4ade9f; --loss: #fb8a96; --stop: #fb923c; --take: #60a5fa; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px; background: var(--back); color: var(--text); font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main { max-width: 1080px; margin: 0 auto; }
h1 { font-size: 24px; margin: 0; letter-spacing: -0.01em; } h2 { font-size: 16px; margin: 0 0 10px; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin: 14px 0; break-inside: avoid; }
p { margin: 4px 0; } .muted, caption, dt { color: var(--muted); } code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.93em; }
svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif; fill: var(--muted); } .value { text-anchor: end; }
.grid { stroke: var(--line); fill: none; } .curve { fill: none; stroke-width: 1.5; stroke-linejoin: round; } .own { stroke: var(--own); } .hold { stroke: var(--hold); stroke-dasharray: 4 3; }
.drawdown { fill: var(--fall); fill-opacity: 0.22; stroke: var(--fall); stroke-width: 1; }
.rise path { stroke: var(--rise); } .rise rect { fill: var(--rise); } .fall path { stroke: var(--fall); } .fall rect { fill: var(--fall); }
.mark { stroke: var(--surface); stroke-width: 1; } .buy { fill: var(--rise); } .sell { fill: var(--fall); } .exit { fill: var(--hold); } .stop { fill: var(--stop); } .take { fill: var(--take); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--muted); font-size: 12.5px; margin-bottom: 6px; } .legend b { font-weight: 600; }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -2px; }
.columns { display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: flex-start; } .columns > .frame { flex: 1 1 max-content; max-width: 100%; }
.frame { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 8px; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; font-weight: 400; } th { color: var(--muted); } thead th { font-weight: 600; }
.number { text-align: right; } .gain { color: var(--gain); } .loss { color: var(--loss); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 12px 0 0; } dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 18px; }
@media print { body { background: none; padding: 0; } section { border: 0; padding: 8px 0; } }
`;
