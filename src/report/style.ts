/**
 * How the page for a clinician looks: black on white, for paper; four weeks fit on one A4 page. On a screen it is
 * as large as what is read on screens, and has the colours of paper that the screen has, if it has any.
 */
export const REPORT_STYLE = `
@page { size: A4; margin: 12mm 14mm; }
@media print { html, body { background: #fff; } }
.report { --ink: var(--paper-ink, #000); --soft: var(--paper-soft, #333); --rule: var(--paper-rule, #aaa); }
.report { box-sizing: border-box; max-width: 182mm; margin: 0 auto;
  background: var(--paper, #fff); color: var(--ink);
  font: 8.5pt/1.3 system-ui, sans-serif; font-variant-numeric: tabular-nums; color-scheme: light;
  overflow-wrap: anywhere; }
.report *, .report *::before { box-sizing: border-box; }
.report header { position: relative; padding-right: 20mm; }
.report-mark { position: absolute; top: 0; right: 0; width: 14mm; height: 9mm; }
.report h1 { margin: 0; font-size: 14pt; font-weight: 600; }
.report h2 { display: block; min-height: 0; margin: 2.5mm 0 0.8mm; padding: 0 0 0.3mm; border-bottom: 0.3mm solid var(--ink);
  font-size: 9.5pt; font-weight: 600; }
.report h3 { margin: 1mm 0 0; font-size: 8.5pt; font-weight: 600; }
.report p { margin: 0; }
.report .first { font-size: 11pt; font-weight: 600; }
.report .small { color: var(--soft); font-size: 7pt; }
.report .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm; }
.report dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 3mm; margin: 0; }
.report dt { color: var(--soft); }
.report dd { margin: 0; text-align: right; }
.report ul { margin: 0; padding: 0 0 0 4mm; list-style: disc; }
.report-profile svg { display: block; width: 100%; }
.report-profile text { fill: currentColor; font-size: 7px; }
.report table { width: 100%; border-collapse: collapse; font-size: 7.5pt; line-height: 1.18; }
.report thead { display: table-header-group; }
.report tr { break-inside: avoid; }
.report th, .report td { padding: 0.25mm 0.8mm; border-bottom: 0.1mm solid var(--rule); font-weight: 400;
  text-align: right; vertical-align: top; overflow-wrap: normal; }
.report thead th { border-bottom: 0.2mm solid var(--ink); font-weight: 600; }
.report :is(th:first-child, td:last-child, th:last-child, .absent) { text-align: left; }
.report th:last-child, .report td:last-child { padding-left: 3mm; }
.report .incomplete { color: var(--soft); font-style: italic; }
.report footer { margin-top: 2.5mm; padding-top: 0.8mm; border-top: 0.3mm solid var(--ink); color: var(--soft);
  font-size: 6.5pt; line-height: 1.25; break-inside: avoid; }
@media screen {
  .report { max-width: 64rem; font-size: 1rem; line-height: 1.4; }
  .report h1 { font-size: 1.5rem; }
  .report h2 { margin-top: 1.5rem; font-size: 1.125rem; }
  .report h3 { font-size: 1rem; }
  .report .first { font-size: 1.125rem; }
  .report .small, .report footer { font-size: 0.875rem; line-height: 1.4; }
  .report .pair { grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 2rem; }
  .report dl { grid-template-columns: fit-content(60%) minmax(0, 1fr); }
  .report table { min-width: 56rem; font-size: 0.9375rem; line-height: 1.35; }
  .report th, .report td { padding: 0.25rem 0.5rem; }
  .report :is(tbody th, td:not(:last-child)) { white-space: nowrap; }
  .report-table { overflow-x: auto; }
  .report-profile svg { max-width: 32rem; }
}
@media screen and (max-width: 30rem) {
  .report dl { grid-template-columns: minmax(0, 1fr); }
  .report dd { margin-bottom: 0.25rem; text-align: left; }
}
`;
