/** How the page for a clinician looks: black on white, for paper; four weeks fit on one A4 page. */
export const REPORT_STYLE = `
@page { size: A4; margin: 12mm 14mm; }
@media print { html, body { background: #fff; } }
.report { box-sizing: border-box; max-width: 182mm; margin: 0 auto; background: #fff; color: #000;
  font: 8.5pt/1.3 system-ui, sans-serif; font-variant-numeric: tabular-nums; color-scheme: light;
  overflow-wrap: anywhere; }
.report *, .report *::before { box-sizing: border-box; }
.report header { position: relative; padding-right: 20mm; }
.report-mark { position: absolute; top: 0; right: 0; width: 14mm; height: 9mm; }
.report h1 { margin: 0; font-size: 14pt; font-weight: 600; }
.report h2 { display: block; min-height: 0; margin: 2.5mm 0 0.8mm; padding: 0 0 0.3mm; border-bottom: 0.3mm solid #000;
  font-size: 9.5pt; font-weight: 600; }
.report h3 { margin: 1mm 0 0; font-size: 8.5pt; font-weight: 600; }
.report p { margin: 0; }
.report .first { font-size: 11pt; font-weight: 600; }
.report .small { color: #333; font-size: 7pt; }
.report .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm; }
.report dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 3mm; margin: 0; }
.report dt { color: #333; }
.report dd { margin: 0; text-align: right; }
.report ul { margin: 0; padding: 0 0 0 4mm; list-style: disc; }
.report-profile svg { display: block; width: 100%; }
.report-profile text { font-size: 7px; }
.report table { width: 100%; border-collapse: collapse; font-size: 7.5pt; line-height: 1.18; }
.report thead { display: table-header-group; }
.report tr { break-inside: avoid; }
.report th, .report td { padding: 0.25mm 0.8mm; border-bottom: 0.1mm solid #aaa; font-weight: 400;
  text-align: right; vertical-align: top; overflow-wrap: normal; }
.report thead th { border-bottom: 0.2mm solid #000; font-weight: 600; }
.report th:first-child, .report td:last-child, .report th:last-child { text-align: left; }
.report th:last-child, .report td:last-child { padding-left: 3mm; }
.report .incomplete { color: #444; font-style: italic; }
.report footer { margin-top: 2.5mm; padding-top: 0.8mm; border-top: 0.3mm solid #000; color: #333;
  font-size: 6.5pt; line-height: 1.25; break-inside: avoid; }
@media screen and (max-width: 640px) {
  .report .pair { grid-template-columns: 1fr; }
  .report-table { overflow-x: auto; }
}
`;
