/** The one style sheet of a package's pages, inlined, and the policy that lets nothing else in (CSP 3). */
import { createHash } from "node:crypto";

export const style = `
:root{--paper:#faf8f4;--sheet:#fffefb;--ink:#1d1b18;--soft:#5b564e;--faint:#6f695f;--rule:#e4dfd5;--rule-2:#efebe3;--accent:#0f5f63;--wash:#e3eeed;--due:#8a590c;--due-wash:#f8edd8;--kept:#2f6b3a;
--sans:"Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;--serif:"Source Serif 4 Variable","Source Serif 4",Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Noto Serif","Liberation Serif",serif;--mono:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{--paper:#161513;--sheet:#1d1c19;--ink:#ece8df;--soft:#b0a99c;--faint:#978f82;--rule:#38352e;--rule-2:#2b2924;--accent:#7cc4c1;--wash:#1d2f2f;--due:#e0ac5a;--due-wash:#32281a;--kept:#86c08d}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;background:var(--paper);color:var(--ink);font:400 16px/1.55 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
a{color:var(--accent);text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
.skip{position:absolute;left:-9999px}.skip:focus{left:16px;top:12px;background:var(--sheet);padding:8px 14px;z-index:1}
header,main,footer{max-width:1000px;margin:0 auto;padding:0 24px}
header{display:flex;gap:12px;align-items:center;padding-top:22px;font-weight:550}
header>:last-child{min-width:0;overflow-wrap:anywhere}
.crest{flex:none;width:34px;height:34px;border-radius:8px;background:var(--accent);color:var(--paper);display:grid;place-items:center;font:600 19px/1 var(--serif)}
h1,h2{font-family:var(--serif);font-weight:600;letter-spacing:-.012em;text-wrap:pretty;overflow-wrap:anywhere}
h1{font-size:38px;line-height:1.12;margin:44px 0 12px}h2{font-size:24px;line-height:1.25;margin:0 0 8px}
h3{font-size:15px;line-height:1.4;font-weight:600;margin:22px 0 4px}
p{margin:0 0 12px;max-width:68ch}.lede{font-size:18px;color:var(--soft);max-width:60ch;margin-bottom:26px}
.facts{display:flex;flex-wrap:wrap;gap:4px 22px;align-items:baseline;border-block:1px solid var(--rule);padding:14px 0;margin:0 0 30px;list-style:none;max-width:none;color:var(--soft);font-size:15px}
.facts b{color:var(--ink);font-weight:600}.ok{color:var(--kept)}.open{color:var(--due)}
.note{border:1px solid var(--due);border-left-width:4px;background:var(--due-wash);border-radius:8px;padding:14px 18px 6px;margin:0 0 30px}
.note h2{font-size:19px}.note ul{margin-bottom:10px}
section{margin:0 0 40px}ul{margin:0 0 14px;padding-left:20px;max-width:68ch}li{margin:3px 0}
.toc{list-style:none;margin:14px 0 0;padding:0;max-width:none;columns:2;column-gap:44px}
.toc li{margin:0;border-bottom:1px solid var(--rule);break-inside:avoid;display:flex;gap:6px 20px;align-items:baseline;padding:11px 0}
.toc a{font-weight:550;text-decoration:none;min-width:0;overflow-wrap:anywhere}.toc a:hover{text-decoration:underline}
.toc>li>span:last-child{margin-left:auto;color:var(--soft);text-align:right;flex:none;max-width:55%}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 44px}
.table{border-top:1px solid var(--rule);padding-top:30px}
.meta,.why{color:var(--soft);font-size:14.5px}.why{border-left:2px solid var(--rule);padding-left:14px}
.why p{margin:0 0 4px}ol.why{padding-left:34px}ol.why li::marker{font-weight:600;color:var(--ink)}
.tech{font:400 12px/1.4 var(--mono);color:var(--faint);font-weight:400;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--rule);border-radius:10px;background:var(--sheet);margin-top:16px}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45}
th,td{text-align:left;vertical-align:top;padding:9px 14px;border-bottom:1px solid var(--rule-2)}
tbody tr:last-child>*{border-bottom:0}thead th{border-bottom:1px solid var(--rule);font-weight:600;vertical-align:bottom}
thead .tech{display:block}td{min-width:15ch;max-width:46ch;overflow-wrap:anywhere}tbody th{font-weight:500;color:var(--faint)}
td.n{text-align:right;white-space:nowrap;min-width:0}th.n{text-align:right}td.t{white-space:nowrap;min-width:0}td.y{min-width:0}nav.contents{margin:0 0 40px}
.rec{background:var(--sheet);border:1px solid var(--rule);border-radius:10px;padding:6px 20px 12px;margin:16px 0 0}
.rec h3{margin:12px 0 6px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
.rec .meta{margin:10px 0 2px;max-width:none;overflow-wrap:anywhere}dl{margin:0}
dl>div{display:grid;grid-template-columns:minmax(130px,240px) minmax(0,1fr);gap:2px 20px;border-top:1px solid var(--rule-2);padding:7px 0}
dl>div:first-child{border-top:0}dt{color:var(--soft);font-size:14px;overflow-wrap:anywhere}dt .tech{display:block}dd{margin:0;overflow-wrap:anywhere}
.long{white-space:pre-wrap;display:block;max-width:70ch}pre{font:400 13px/1.5 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
.keys{color:var(--faint);font-size:13px;margin:8px 0}.keys summary{cursor:pointer;min-height:24px}.keys .tech{margin:0 4px 0 0}td .keys{margin:0}
.list{margin:0;padding-left:18px}.list li{margin:0}
.nil,.held{color:var(--faint)}.held{font-style:italic}
.tag{font:500 12px/1.5 var(--sans);color:var(--due);border:1px solid currentColor;border-radius:20px;padding:0 9px;white-space:nowrap}
td .tag{white-space:normal;border-radius:8px;display:inline-block;margin-bottom:2px}
.cc{font:500 10px/1 var(--mono);border:1px solid currentColor;border-radius:3px;padding:0 2px;margin:0 1px;white-space:nowrap}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.pages{display:flex;flex-wrap:wrap;gap:6px 16px;padding:0;margin:16px 0;list-style:none;max-width:none}.pages a{display:inline-block;min-height:28px;min-width:28px}
.scroll,.rec{position:relative}
footer{color:var(--soft);font-size:14px;border-top:1px solid var(--rule);padding-top:18px;padding-bottom:60px;margin-top:50px}
@media screen and (max-width:760px){.toc{columns:1}}
@media (max-width:640px){header,main,footer{padding-left:16px;padding-right:16px}h1{font-size:30px;margin-top:30px}h2{font-size:21px}.two{grid-template-columns:1fr}
.facts{display:grid;gap:6px}.rec{padding:4px 14px 10px}dl>div{grid-template-columns:1fr}th,td{padding:8px 10px}.toc li{flex-wrap:wrap}.toc>li>span:last-child{margin-left:0;max-width:none;text-align:left;width:100%}}
@media (forced-colors:active){.crest{border:1px solid;forced-color-adjust:auto}.why{border-left-color:CanvasText}}
@media print{@page{margin:17mm 15mm 19mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#444}}
:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#333;--faint:#555;--rule:#bbb;--rule-2:#ddd;--accent:#000;--wash:#fff;--due:#000;--due-wash:#fff;--kept:#000;color-scheme:light}
body{font-size:10pt;line-height:1.42}header,main,footer{max-width:none;padding:0}header{padding-top:0}h1{font-size:24pt;margin-top:22pt}h2{font-size:15pt}h3{font-size:10.5pt}.lede{font-size:12pt}
h1,h2,h3{break-after:avoid}.skip{display:none}.crest{border:1px solid #000;color:#000;background:#fff}
p,li{orphans:3;widows:3}.two section{break-inside:avoid}.table>.meta,.why{break-after:avoid}.why{break-inside:avoid}.meta,.why,dt{font-size:9pt}.scroll{overflow:visible;border:0;border-radius:0;border-top:1px solid #888}table{font-size:8.5pt}thead{display:table-header-group}tr{break-inside:avoid}
th,td{padding:4pt 8pt 4pt 0}td{max-width:none;min-width:10ch}td.y{min-width:0}td.t{white-space:normal}td.n{min-width:0}.rec{border:0;border-top:1px solid #888;border-radius:0;padding:0 0 6pt;break-inside:auto}.rec h3{margin-top:8pt}dl>div{padding:3pt 0;break-inside:avoid}
dl>div.tall,tr.tall{break-inside:auto}a{text-decoration:none}.cover{break-after:page}.toc li,.facts{padding:6pt 0}.note{break-inside:avoid}section{margin-bottom:20pt}.tech{font-size:7.5pt}footer{padding-bottom:0}}
`;

const styleHash = createHash("sha256").update(style, "utf8").digest("base64");

/** The one style sheet of a page, for whoever serves it under a policy of their own. */
export const styleSource = `'sha256-${styleHash}'`;

/** No script, no frame, no form, nothing fetched: a page can only show what it holds. */
export const contentPolicy = `default-src 'none'; style-src ${styleSource}; img-src data:; base-uri 'none'; form-action 'none'`;
