/** How the page looks: light or dark as the reader's system, and on paper. */
export const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2430; --soft: #5b6675; --line: #dfe3e9;
  --blocked: #b3261e; --manual: #b25000; --partly: #8a6100; --fixable: #1a7a3c; --clean: #5b6675;
  --ins: #e3f6e8; --del: #fde8e7; --hunk: #eef2f8; --focus: #2f6fdb; }
@media (prefers-color-scheme: dark) { :root { --page: #14181e; --card: #1c222b; --text: #e4e8ee; --soft: #9aa5b4; --line: #313a46;
  --blocked: #ff8a80; --manual: #ffb074; --partly: #f0cc6a; --fixable: #7ed99a; --clean: #9aa5b4;
  --ins: #173825; --del: #452221; --hunk: #232c38; --focus: #8ab4ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { margin: 0; font-size: 26px; letter-spacing: -.01em; }
h2 { margin: 40px 0 4px; font-size: 19px; }
h3, h4 { margin: 16px 0 4px; font-size: 13px; color: var(--soft); font-weight: 600; }
header p, h2 + p { margin: 4px 0 20px; color: var(--soft); }
footer { padding: 32px 24px 48px; color: var(--soft); font-size: 13px; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.chips { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 12px; }
.chip { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; align-items: baseline; align-content: start; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--own); border-radius: 8px; padding: 12px 16px; }
.chip b { font-size: 24px; font-variant-numeric: tabular-nums; }
.chip .word { color: var(--own); font-weight: 600; }
.chip small { grid-column: 1 / -1; color: var(--soft); }
.chip[aria-pressed="false"] { opacity: .45; }
.blocked { --own: var(--blocked); } .manual { --own: var(--manual); } .partly { --own: var(--partly); }
.fixable { --own: var(--fixable); } .clean { --own: var(--clean); }
.tools { display: flex; gap: 16px; align-items: center; margin: 20px 0 12px; color: var(--soft); }
input { flex: 0 1 360px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
th, td { padding: 9px 14px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
tbody:last-child tr:last-child > * { border-bottom: 0; }
thead th { font-size: 13px; color: var(--soft); white-space: nowrap; }
thead button { font-weight: 600; }
thead button[aria-sort]::after { content: " \\2193"; } thead button[aria-sort="ascending"]::after { content: " \\2191"; }
.number { text-align: right; font-variant-numeric: tabular-nums; } .none { color: var(--soft); opacity: .6; }
tbody th { min-width: 190px; } .open { font-weight: 600; overflow-wrap: anywhere; } .open { padding-left: 1.2em; position: relative; } .open::before { content: "\\25B8"; position: absolute; left: 0; color: var(--soft); }
.open[aria-expanded="true"]::before { content: "\\25BE"; } .plain { padding-left: 1.2em; overflow-wrap: anywhere; }
.badge { display: inline-block; color: var(--own); border: 1px solid currentColor; border-radius: 99px; padding: 0 10px; font-size: 13px; font-weight: 600; }
.more > td { background: var(--page); padding: 4px 24px 20px; }
.more ul { margin: 4px 0; padding-left: 20px; } .more li { margin: 2px 0; overflow-wrap: anywhere; }
.words { margin: 4px 0; display: flex; flex-wrap: wrap; gap: 6px; }
.words code { background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 0 6px; }
details { margin-top: 12px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; }
code, li, small { overflow-wrap: anywhere; }
summary { cursor: pointer; } summary small, .at { color: var(--soft); }
pre { margin: 8px 0; overflow-x: auto; contain: inline-size; border: 1px solid var(--line); border-radius: 6px; padding: 6px 0; }
pre span { display: block; padding: 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; } pre.command { padding: 8px 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.ins { background: var(--ins); } .del { background: var(--del); } .hunk { background: var(--hunk); color: var(--soft); }
@media (max-width: 900px) { header, main, footer { padding-left: 12px; padding-right: 12px; } table { display: block; overflow-x: auto; } }
@media print { .tools, .chip[aria-pressed="false"] { display: none; } .more[hidden] { display: table-row; } body { background: #fff; } }
`
