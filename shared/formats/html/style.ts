/**
 * The single stylesheet of every published page, and its digest for the page's content security policy. The digest is a
 * literal because these rooms have no platform to compute it with; a test computes it and names the right one whenever
 * the style has changed.
 *
 * Always holds: no address in it, so a page makes no request; contrast of text at least 4.5:1 in both colour schemes.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f4f2ed;--sheet:#fffefb;--ink:#1d1f21;--soft:#5a5e63;--line:#cfcbc1;--faint:#f3f0e8;--red:#a51c1c;--link:#1a4f8b;--warn:#7a4a00;--ok:#1d6b3a;--c1:#1f4e79;--c2:#4a86b3;--c3:#b0493f;--c4:#a2752b;--c5:#6d5c96;--c6:#73797f;--song:"Noto Serif SC","Noto Serif CJK SC","Source Han Serif SC","Songti SC",STSong,SimSun,serif;--hei:system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif}
@media (prefers-color-scheme:dark){:root{--ground:#121416;--sheet:#1a1d20;--ink:#e6e3dc;--soft:#a7a9a8;--line:#41464b;--faint:#22262a;--red:#f0837a;--link:#8fbcf0;--warn:#eeb660;--ok:#7fcf9b;--c1:#8fbdeb;--c2:#5b93c4;--c3:#e0867b;--c4:#d5a85a;--c5:#a797d4;--c6:#9aa0a6}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.9 var(--hei);overflow-wrap:anywhere}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.2em}
a:focus-visible,summary:focus-visible,.scroller:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100vw;top:0;padding:.6rem 1rem;background:var(--sheet);z-index:2}
.skip:focus{left:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.frame{max-width:76rem;margin:0 auto;padding:clamp(.5rem,2.5vw,2.5rem)}
.sheet{background:var(--sheet);border-top:4px solid var(--red);padding:clamp(1.5rem,5vw,4.5rem) clamp(1rem,5vw,4.5rem) clamp(2rem,4vw,3.5rem);box-shadow:0 1px 3px rgb(0 0 0/.1)}
.sheet,.sheet>*{min-width:0}
[id]{scroll-margin-top:1rem}
header.head{text-align:center;padding-bottom:1.6rem;margin-bottom:2rem;border-bottom:3px double var(--red)}
h1{font:700 clamp(1.45rem,3.6vw,2.3rem)/1.5 var(--song);margin:0;letter-spacing:.03em;text-wrap:balance;word-break:auto-phrase}
h1 span{display:inline-block;max-width:100%}
.edition{margin:.9rem 0 0;text-wrap:balance;color:var(--soft);font-size:.95rem}
.fixed{margin:.9rem auto 0;padding:.4rem .9rem;max-width:max-content;border:1px solid var(--warn);background:var(--faint);font-size:.95rem;text-wrap:balance}
.replaces,.versions{margin:.4rem 0 0;text-wrap:balance;color:var(--soft);font-size:.95rem}
.contents{margin:0 0 2rem;padding:.8rem 1.2rem;background:var(--faint);font-size:.95rem;line-height:1.7}
.contents ol{list-style:none;margin:0;padding:0;display:grid;gap:.15rem 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr))}
.contents a{text-wrap:balance;display:block;padding:.2rem 0;text-decoration:none}
.contents a:hover{text-decoration:underline}
h2{font:700 clamp(1.2rem,2.2vw,1.45rem)/1.5 var(--song);margin:3rem 0 1rem;color:var(--red);text-wrap:balance}
h3{font:700 1.12rem/1.6 var(--hei);margin:1.8rem 0 .5rem}
h4,h5{font:700 1.0625rem/1.6 var(--hei);margin:1.4rem 0 .4rem}
.text p,.lead p{margin:0 0 .7rem;text-indent:2em;text-align:justify}
.text li p{text-indent:0;margin:0 0 .3rem}
.text ol,.text ul{margin:.3rem 0 .9rem;padding-left:2.6em}
.plain td{text-align:left;white-space:normal}
.unwritten,.none{color:var(--soft)}
.scroller{container-type:inline-size;overflow-x:auto;margin:0 0 1.4rem;position:relative;max-width:100%}
table{border-collapse:separate;border-spacing:0;width:100%;border:solid var(--line);border-width:1px 0 0 1px;font-size:.95rem;line-height:1.5;font-variant-numeric:tabular-nums lining-nums}
th,td{border:solid var(--line);border-width:0 1px 1px 0;padding:.5rem .6rem;vertical-align:middle;overflow-wrap:normal}
th{font-weight:500;background:var(--faint)}
thead th{font-weight:600;text-align:center;text-wrap:balance}
td{text-align:right;white-space:nowrap}
td a[href^='#']{color:var(--ink);text-decoration:none}
.zero a[href^='#']{color:var(--soft)}
td a[href^='#']:hover,td a[href^='#']:focus{text-decoration:underline}
td:target{outline:3px solid var(--link);outline-offset:-3px}
.zero{color:var(--soft)}
.blocks{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr))}
.blocks>:first-child{grid-column:1/-1}
.small{table-layout:fixed}
.small caption{text-align:left;font-weight:600;padding:.3rem 0 .4rem}
.small td,.applications td,.disputes td{text-align:center}
.small th{text-align:center;font-weight:500}
.disputes th,.disputes td{padding:.5rem .25rem}
.applications .corner{font-weight:400;font-size:.88rem;text-align:left;color:var(--soft)}
.applications thead th{min-width:4.6rem}
.applications .group{width:4.8rem;min-width:4.8rem;padding:.4rem;text-align:center;word-break:keep-all}
.applications .whole{width:2.6rem;min-width:2.6rem;writing-mode:vertical-rl;letter-spacing:.15em}
.applications .label{text-align:left;min-width:9rem}
.applications .sum th,.applications .sum td{font-weight:700;background:var(--faint);color:var(--ink)}
.applications td:last-child{font-weight:600}
.differences caption{text-align:left;font-weight:600;padding:.3rem 0 .4rem}
.differences th[scope=row]{text-align:left;font-weight:400;min-width:11rem}
.differences .words{text-align:left;white-space:normal;min-width:20rem}
.changed{padding-left:1.6em}.changed p{margin:.1rem 0}.changed li{margin:.3rem 0 .8rem}.changed del{color:var(--soft)}.changed ins{text-decoration-thickness:1px;text-underline-offset:.2em}
.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}
.glance{margin:0 0 2.6rem}
.glance h2{margin-top:0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,8.6rem),1fr));margin:0 0 2rem;border:solid var(--line);border-width:1px 0 0 1px}
.figures>div{padding:.9rem 1rem 1rem;border:solid var(--line);border-width:0 1px 1px 0}
.figures dt{font-size:.95rem;color:var(--soft)}
.figures dd{margin:0}
.figures .value{display:block;white-space:nowrap;font-size:.9rem;color:var(--soft)}
.figures b{font:700 clamp(1.5rem,2.4vw,1.9rem)/1.35 var(--song);font-variant-numeric:lining-nums;color:var(--ink);margin-right:.2rem}
.figures .change{display:block;font-size:.86rem;line-height:1.5;color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1.8rem 2.6rem}
.chart{margin:0;min-width:0}
.chart figcaption{font-weight:600;margin-bottom:.5rem}
.bar{display:block;width:100%;height:2.1rem}
.bar rect{stroke:var(--sheet);stroke-width:1px;vector-effect:non-scaling-stroke}
.columns{display:block;width:100%;max-width:26rem;height:auto}
.columns text{font:13px var(--hei);font-variant-numeric:tabular-nums;fill:var(--soft)}
.floor{stroke:var(--soft);stroke-width:1}
.swatch{flex:none;width:.7rem;height:.7rem;align-self:center}
.key{list-style:none;margin:.5rem 0 0;padding:0;font-size:.92rem;line-height:1.7;font-variant-numeric:tabular-nums}
.key li{display:flex;gap:.5rem;align-items:baseline;padding:.14rem 0;border-bottom:1px solid var(--faint)}
.key span:not(.share){flex:1}
.key b{font-weight:600}
.key .share{min-width:3.6rem;text-align:right;color:var(--soft)}
.key.years li{display:block}
.key.legend{display:flex;gap:1.4rem}
.key.legend li{border:0}
.source{margin:.4rem 0 0;font-size:.86rem;line-height:1.6;color:var(--soft)}
.picture{margin:1.4rem 0 0}
.sign{margin:3rem 0 0;text-align:right;line-height:2}
.about{margin-top:3rem;padding-top:1.2rem;border-top:1px solid var(--line);font-size:.92rem;line-height:1.75;color:var(--soft)}
.about h2{font-size:1.05rem;margin:1.6rem 0 .4rem;color:var(--ink)}
.about p{margin:.2rem 0}
.about dl{margin:.4rem 0;display:grid;gap:.1rem 1rem;grid-template-columns:max-content minmax(0,1fr)}
.about dt{font-weight:600}
.about dd{margin:0}
code{font:.88em/1.5 ui-monospace,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.files{list-style:none;padding:0;margin:.4rem 0;display:flex;flex-wrap:wrap;gap:.5rem .8rem}
.files a{display:inline-block;padding:.3rem .9rem;border:1px solid var(--line);text-decoration:none;min-height:2.2rem}
.files small{font-size:.86em;color:var(--soft);white-space:nowrap}
.ways ul{list-style:none;display:flex;flex-wrap:wrap;justify-content:center;gap:.2rem 1.2rem;margin:.9rem 0 0;padding:0;font-size:.95rem}
summary{cursor:pointer;padding:.15rem 0;color:var(--link)}
details{margin:.3rem 0}
pre{margin:0;padding:.7rem .9rem;background:var(--faint);font:.85rem/1.7 ui-monospace,Consolas,"Liberation Mono","Noto Sans Mono CJK SC",monospace;width:max-content;min-width:100%}
.files a:hover{border-color:var(--link)}
.notice{margin:0 0 2rem;padding:1rem 1.2rem;border:1px solid var(--line);border-left:4px solid var(--warn);background:var(--faint);font-size:.97rem;line-height:1.75}
.notice h2{font:700 1.1rem/1.6 var(--hei);margin:0 0 .3rem;color:var(--warn)}
.notice h3{font-size:1rem;margin:1rem 0 .2rem}
.notice p{margin:.2rem 0}
.notice ul,.notice ol{margin:.2rem 0;padding-left:1.6em}
.notice h4{font-size:.97rem;margin:.7rem 0 .1rem}
.notice ol.missing>li{margin:.2rem 0 .5rem}
.notice section{margin:0}
.notice table{background:var(--sheet)}
.answer{padding:.5rem .9rem;border:1px solid var(--line);background:var(--sheet)}
.answer b{font:700 1.15rem/1.6 var(--song);margin-right:.3rem}
.answer.yes b{color:var(--ok)}
.answer.no b{color:var(--red)}
.answer.but b{color:var(--warn)}
.mend{color:var(--soft)}
.proposal{margin:.6rem 0 0;padding:.9rem 1.2rem;border:1px dashed var(--warn);background:var(--faint)}
.proposal>.mark{margin:0;text-indent:0;color:var(--warn);font-weight:700}
.proposal h3:first-of-type{margin-top:.8rem}
.proposal pre{background:var(--sheet);white-space:pre-wrap;width:auto}
.proposal details p{text-indent:0;text-align:left}
.notice .mark{font-weight:700}
.mark.pass{color:var(--ok)}
.mark.fail{color:var(--red)}
.mark.fail.warning{color:var(--warn)}
.mark.not-assessable{color:var(--soft)}
.catalogue h2{border-bottom:1px solid var(--line);padding-bottom:.3rem;margin-top:2.4rem}
.catalogue .year h3{margin:1rem 0 .1rem}
.catalogue .year ul{margin:.1rem 0 .6rem;padding-left:1.4em;font-size:.95rem;line-height:1.75;color:var(--soft)}
.search ul{list-style:none;margin:.1rem 0 .5rem;padding:0 0 0 1.1rem;display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr))}
.search p{margin:.5rem 0 0;color:var(--soft);font-size:.9rem}
.agencies .all{display:none;margin:0}
.agencies:has(>.agency:target)>.agency:not(:target){display:none}
.agencies:has(>.agency:target)>.all{display:block}
@media (max-width:66rem){.figures{grid-template-columns:repeat(6,1fr)}.figures>div{grid-column:span 2}.figures>:nth-child(n+4){grid-column:span 3}}
@media (max-width:40rem){body{font-size:1rem}.text p,.lead p{text-align:start}.figures{grid-template-columns:repeat(2,1fr)}.figures>div,.figures>:nth-child(n+4){grid-column:auto}.key.years{font-size:.86rem}.figures>:first-child{grid-column:1/-1}.about dl{display:block}th,td{padding:.45rem .4rem}.small{font-size:.88rem}}
@media screen{@container (max-width:56rem){.applications,.disputes,.applications tbody,.disputes tbody{display:block;border-width:0}.applications thead,.disputes thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.applications tr,.disputes tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,8.2rem),1fr));border:1px solid var(--line);border-bottom:0;padding:.4rem .6rem}.applications tr:last-child,.disputes tr:last-child{border-bottom:1px solid var(--line)}.applications th,.applications td,.disputes td{border:0;padding:.1rem .2rem}.applications tbody th{grid-column:1/-1;background:none}.applications .group{display:none}.applications .label{font-weight:600}.applications .label::before{content:attr(data-of);display:block;font-weight:400;font-size:.86rem;color:var(--soft)}.applications .label:not([data-of])::before{content:none}.applications td,.disputes td{text-align:left;white-space:normal;overflow-wrap:anywhere}.applications td::before,.disputes td::before{content:attr(data-of);display:block;font-weight:400;font-size:.8rem;line-height:1.35;color:var(--soft)}.applications .sum{background:var(--faint)}}.applications.long,.disputes.long,.applications.long tbody,.disputes.long tbody{display:block;border-width:0}.applications.long thead,.disputes.long thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.applications.long tr,.disputes.long tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,8.2rem),1fr));border:1px solid var(--line);border-bottom:0;padding:.4rem .6rem}.applications.long tr:last-child,.disputes.long tr:last-child{border-bottom:1px solid var(--line)}.applications.long th,.applications.long td,.disputes.long td{border:0;padding:.1rem .2rem}.applications.long tbody th{grid-column:1/-1;background:none}.applications.long .group{display:none}.applications.long .label{font-weight:600}.applications.long .label::before{content:attr(data-of);display:block;font-weight:400;font-size:.86rem;color:var(--soft)}.applications.long .label:not([data-of])::before{content:none}.applications.long td,.disputes.long td{text-align:left;white-space:normal;overflow-wrap:anywhere}.applications.long td::before,.disputes.long td::before{content:attr(data-of);display:block;font-weight:400;font-size:.8rem;line-height:1.35;color:var(--soft)}.applications.long .sum{background:var(--faint)}}
@media print{@page{size:A4;margin:20mm 18mm}:root{color-scheme:light;--ground:#fff;--sheet:#fff;--ink:#000;--soft:#333;--line:#555;--faint:#fff;--red:#a51c1c;--link:#000;--c1:#1f4e79;--c2:#4a86b3;--c3:#b0493f;--c4:#a2752b;--c5:#6d5c96;--c6:#73797f}
body{font:11pt/1.75 var(--song);background:#fff}.frame,.sheet{padding:0;max-width:none;box-shadow:none;border:0}.contents,.ways,.skip,.downloads,.picture{display:none}
h2,h3,h4,h5,caption{break-after:avoid}h2{margin-top:1.4em}.scroller{overflow:visible;margin-bottom:4mm}tr,.small,.applications,.disputes,.sign{break-inside:avoid}thead{display:table-header-group}
table,.applications,.disputes{min-width:0;font-size:8.5pt;line-height:1.3}.blocks{display:block}.small{font-size:10pt}th,td{padding:1mm 1.2mm;white-space:normal}.applications thead th{min-width:0}.applications .group{width:17mm;min-width:0;padding:1mm}.applications .whole{width:6mm}.about section,.about ul{break-inside:avoid}.applications .label{position:static;min-width:0;max-width:none}.disputes td,.applications td{white-space:nowrap}
.figures{grid-template-columns:repeat(5,1fr)}.figures>div,.figures>:nth-child(n){grid-column:auto}.figures b{font-size:15pt}.figures>div{padding:2mm 2.5mm}.charts{grid-template-columns:repeat(3,1fr);gap:6mm}.key,.figures .change,.source{font-size:8.5pt;line-height:1.45}.chart figcaption{font-size:10pt}.bar{height:5mm}.differences .words{min-width:0}.chart,.figures{break-inside:avoid}.bar,.swatch{print-color-adjust:exact;-webkit-print-color-adjust:exact}.differences{min-width:0}.differences th[scope=row]{min-width:0}
.text p{orphans:2;widows:2}}
`;

/** Digest of STYLE for `style-src`. */
export const STYLE_DIGEST = 'sha256-rgq52Te2lbCGlH/rBVGYrQXPwBGKFjOxCHmiTbtjfpg=';
