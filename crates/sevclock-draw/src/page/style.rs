//! The style sheet of a page: light and dark, phone to desk, and paper.

/// For a page that stands alone.
pub(super) const SHEET: &str = "\
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#ffffff;--line:#d1d9e0;--band:#f3f5f7;\
--link:#0a58ca;--good:#116329;--bad:#b3202c;--kept:#0a63c9;--missed:#b3202c;--objective:#8a5a00}\
@media(prefers-color-scheme:dark){:root{--ink:#f0f6fc;--soft:#9198a1;--paper:#0d1117;--line:#3d444d;\
--band:#151b23;--link:#6cb0ff;--good:#3fb950;--bad:#ff8c85;--kept:#4493f8;--missed:#f2665c;\
--objective:#d29922}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}\
header,nav,main{max-width:1028px;margin:0 auto;padding:0 16px}\
main{padding-bottom:48px}main:focus{outline:none}\
h1{font-size:28px;line-height:1.2;margin:24px 0 8px}h2{font-size:21px;margin:40px 0 4px}\
h3{font-size:17px;margin:28px 0 0;overflow-wrap:anywhere}p{margin:4px 0 12px}\
a{color:var(--link)}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid \
var(--link);outline-offset:2px}\
.skip{position:absolute;left:-9999px}.skip:focus{left:16px;top:8px;background:var(--paper);padding:8px}\
dl{display:flex;flex-wrap:wrap;gap:4px 28px;margin:0 0 12px}dt{color:var(--soft);font-size:.875em}\
dd{margin:0}\
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:0 0 20px}\
nav a{display:inline-block;padding:4px 0}\
.scroll{overflow-x:auto;margin:0 0 20px}\
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}\
caption{text-align:left;font-weight:600;padding:4px 0}\
th,td{padding:5px 12px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}\
thead th{background:var(--band);vertical-align:bottom}\
th[scope=row],th:first-child{text-align:left}th[scope=row]{font-weight:500}\
tbody tr:last-child>*{border-bottom-width:2px}\
.words td{text-align:left;white-space:normal;min-width:9em}.words th{vertical-align:top;text-align:left}\
.good{color:var(--good)}.bad{color:var(--bad)}\
.chart{display:block;font-size:12px}.chart text{fill:var(--ink)}.chart .panel{font-size:13px;\
font-weight:600}.chart .scale,.chart .month{fill:var(--soft);font-size:11px}.chart .figure{font-size:11px;stroke:var(--paper);\
stroke-width:3px;paint-order:stroke;stroke-linejoin:round}.note{color:var(--soft);font-size:.875em}\
.chart .rule{stroke:var(--line);fill:none}.chart .kept{fill:var(--kept)}.chart .missed{fill:var(--missed)}\
.chart .missed-lines{stroke:var(--paper);stroke-width:1.6}\
.chart .objective{stroke:var(--objective);stroke-width:1.5;stroke-dasharray:6 3;fill:none}\
article{margin:0 0 24px}summary{cursor:pointer;padding:6px 0}\
.narrow{display:none}@media(max-width:640px){.wide{display:none}.narrow{display:block}h1{font-size:23px}}\
@media print{body{font-size:13px}table{font-size:10px}th,td{white-space:normal;padding:2px 5px}\
.chart{max-width:100%;height:auto}.skip,nav{display:none}.scroll{overflow:visible}section,article,svg,tr{break-inside:avoid}\
.wide{display:block}.narrow{display:none}h2{break-after:avoid}}";
