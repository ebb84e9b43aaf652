/** How the page looks: in light and dark, wide and narrow, on screen and on paper. */
export const style: string = `
:root{--paper:#fff;--raised:#f7f8fa;--ink:#1d2330;--pale:#667085;--grid:#e4e7ec;--accent:#0072b2;--warn:#b54708;--warn-ground:#fffaeb;
--line-0:#0072b2;--line-1:#d55e00;--line-2:#009e73;--line-3:#cc79a7;--line-4:#e69f00;--line-5:#56b4e9;--line-6:#000;
--right:#0072b2;--on-right:#fff;--chosen:#d55e00;--on-chosen:#fff;--heat:0,114,178}
@media (prefers-color-scheme:dark){:root{--paper:#12151c;--raised:#1a1f29;--ink:#e6e9ef;--pale:#98a2b3;--grid:#2c3340;--accent:#6cb8f0;--warn:#fdb022;--warn-ground:#2a2213;
--line-0:#58aeef;--line-1:#ff8f52;--line-2:#34c79a;--line-3:#e9a3cb;--line-4:#f3b73b;--line-5:#a6dcf9;--line-6:#f2f4f7;
--right:#3d97dc;--on-right:#fff;--chosen:#e8743a;--on-chosen:#12151c;--heat:120,184,236}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:70rem;padding:2rem 1.25rem 3rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:.1rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.75rem 0 .5rem;padding-bottom:.3rem;border-bottom:1px solid var(--grid)}
h3{font-size:1rem;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.4rem 0;max-width:48rem}
small{color:var(--pale);font-size:.85em;font-weight:400}
.kind{margin:0;color:var(--accent);font-weight:600;font-size:.85rem;letter-spacing:.02em}
.facts,footer p{color:var(--pale);overflow-wrap:anywhere}
.facts strong{color:var(--ink)}
.notes{margin-top:1.5rem;padding:.75rem 1.25rem;background:var(--warn-ground);border-left:4px solid var(--warn);border-radius:4px}
.notes h2{margin:0;border:0;padding:0;font-size:1rem}
.notes ul{margin:.3rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1rem;margin:1rem 0}
figure{margin:0;padding:.75rem;min-width:0;background:var(--raised);border:1px solid var(--grid);border-radius:8px}
figcaption{font-weight:600;margin:0 0 .4rem;overflow-wrap:anywhere}
figure svg{display:block;width:100%;max-width:100%;height:auto}
figure details{margin:.4rem 0 0;font-size:.85rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem}
.pictures figcaption{font-weight:400;font-size:.85rem;color:var(--pale)}
.pictures .picture{max-width:24rem;margin:0 auto}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.6rem 0;padding:0;list-style:none}
.legend li{display:flex;align-items:center;gap:.4rem;min-width:0;overflow-wrap:anywhere}
.legend svg{flex:none}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;min-width:min(100%,24rem)}
th,td{padding:.35rem .8rem .35rem 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
th{font-weight:600}thead th{color:var(--pale);font-size:.85rem}
th:first-child{text-align:left}tbody th{font-weight:500}
.plain td{text-align:left;white-space:normal;overflow-wrap:anywhere}.plain th{vertical-align:top}
.dot{display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.5em}
details{margin:.8rem 0}
summary{cursor:pointer;color:var(--accent);width:fit-content}
pre{overflow:auto;max-height:32rem;padding:1rem;background:var(--raised);border:1px solid var(--grid);border-radius:8px;font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
footer{margin-top:3rem;font-size:.85rem}
.picture text{font-size:11px;fill:var(--ink);text-anchor:middle}
.picture text.ground{paint-order:stroke;stroke:var(--raised);stroke-width:3px}
.picture text[text-anchor=start]{text-anchor:start;fill:var(--pale)}
.picture text.right{fill:var(--on-right)}.picture text.chosen{fill:var(--on-chosen)}
.picture .box{stroke:var(--raised);stroke-width:1}
.picture .box.ground{fill:var(--grid)}.picture .box.neither{fill:var(--grid)}
.picture .box.right,.picture .disc.right{fill:var(--right)}
.picture .box.chosen,.picture .disc.chosen{fill:var(--chosen);stroke:var(--ink)}
.picture .box.missed,.picture .disc.missed{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 2}
.picture .disc{stroke:var(--pale);stroke-width:1;fill:var(--raised)}
.picture .line{fill:none;stroke-linecap:round;stroke-linejoin:round;stroke:var(--pale);stroke-width:1}
.picture .line.right{stroke:var(--right);stroke-width:5}.picture .line.chosen{stroke:var(--chosen);stroke-width:5;stroke-linecap:butt;stroke-dasharray:9 3}
.picture .line.missed{stroke:var(--ink);stroke-width:2;stroke-dasharray:3 4}
.picture .line.h0{stroke-opacity:.15}.picture .line.h1{stroke-opacity:.3}.picture .line.h2{stroke-opacity:.45}.picture .line.h3{stroke-opacity:.65}.picture .line.h4{stroke-opacity:.9}
.picture .box.h0{fill:rgba(var(--heat),.05)}.picture .box.h1{fill:rgba(var(--heat),.17)}.picture .box.h2{fill:rgba(var(--heat),.3)}.picture .box.h3{fill:rgba(var(--heat),.45)}.picture .box.h4{fill:rgba(var(--heat),.62)}
@media (max-width:30rem){body{padding:1.25rem .75rem 2rem}h1{font-size:1.35rem}figure{padding:.5rem}.charts svg:not(.strip){font-size:17px}}
@media print{body{max-width:none;padding:0}figure,tr{break-inside:avoid}}
`;
