/** The desk's additions to the common page stylesheet. Always: no address in it. */
import { STYLE } from '../../formats/html/style.ts';

export const DESK_STYLE = `${STYLE}
body{font-size:1rem;line-height:1.75}
.top{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;align-items:center;padding:.6rem clamp(.8rem,2vw,1.6rem);background:var(--sheet);border-top:4px solid var(--red);border-bottom:1px solid var(--line)}
.top .brand{font:700 1.15rem/1.6 var(--song);color:var(--ink);text-decoration:none}
.top .where{flex:1;color:var(--soft)}
.top form{margin:0}
.desk{max-width:92rem;margin:0 auto;padding:clamp(.8rem,2vw,1.6rem)}
.desk h1{font-size:clamp(1.25rem,2.4vw,1.6rem);margin:0 0 .8rem}
.desk h2{margin:0 0 .6rem;font-size:1.15rem}
.desk h3{margin:1.2rem 0 .3rem;font-size:1rem}
.tabs{display:flex;flex-wrap:wrap;gap:.3rem;margin:0 0 1rem;padding:0;list-style:none;border-bottom:1px solid var(--line)}
.tabs a{display:block;padding:.4rem .9rem;text-decoration:none}
.tabs a[aria-current]{border-bottom:3px solid var(--red);color:var(--ink);font-weight:700}
.two{display:grid;gap:1.2rem;grid-template-columns:minmax(0,1fr)}
@media (min-width:64rem){.two{grid-template-columns:minmax(0,1fr) 19rem}.two>aside{position:sticky;top:1rem;align-self:start;max-height:calc(100vh - 2rem);overflow:auto}}
.card{background:var(--sheet);border:1px solid var(--line);padding:1rem 1.2rem;margin:0 0 1.2rem;min-width:0}
.card p{margin:.3rem 0}
.card ul,.card ol{margin:.3rem 0;padding-left:1.4em}
.light{border-left:8px solid var(--soft);background:var(--sheet);padding:.8rem 1.1rem;margin:0 0 1.2rem}
.light b{display:block;font:700 1.15rem/1.6 var(--song)}
.light.no{border-color:var(--red)}.light.no b{color:var(--red)}
.light.but{border-color:var(--warn)}.light.but b{color:var(--warn)}
.light.yes{border-color:var(--ok)}.light.yes b{color:var(--ok)}
.said{border:1px solid var(--line);border-left:8px solid var(--ok);background:var(--sheet);padding:.6rem 1rem;margin:0 0 1.2rem}
.said.bad{border-left-color:var(--red)}.said.but{border-left-color:var(--warn)}
.steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.4rem;list-style:none;margin:0 0 1.2rem;padding:0}
.steps li{border-top:4px solid var(--line);padding-top:.3rem;font-size:.95rem;color:var(--soft)}
.steps .done{border-color:var(--ok);color:var(--ok)}
.steps [aria-current]{border-color:var(--red);color:var(--red);font-weight:700}
.tag{display:inline-block;border:1px solid currentColor;padding:0 .5rem;font-size:.88rem;margin-right:.4rem}
.tag.no{color:var(--red)}.tag.but{color:var(--warn)}.tag.yes{color:var(--ok)}
button,.button{font:inherit;line-height:1.5;display:inline-block;padding:.35rem 1rem;min-height:2.4rem;border:1px solid var(--link);background:var(--sheet);color:var(--link);text-decoration:none;cursor:pointer}
button.main{background:var(--link);color:var(--sheet)}
button.plain{border-color:var(--line)}
button:disabled{border-color:var(--line);color:var(--soft);cursor:not-allowed;background:var(--faint)}
button:focus-visible,.button:focus-visible,textarea:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--link);outline-offset:2px}
label{display:block;margin:.5rem 0 .2rem;font-weight:600}
label.inline{font-weight:400}
textarea,input[type=text],input[type=date],input[type=time],select{font:inherit;width:100%;padding:.4rem .6rem;border:1px solid var(--soft);background:var(--sheet);color:var(--ink)}
textarea{min-height:6rem;resize:vertical}
textarea.long{min-height:18rem}
.why{color:var(--soft);font-size:.95rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.6rem 0}
.desk table td a{display:block;color:inherit;text-decoration:underline dotted;text-underline-offset:.25em}
.record{list-style:none;padding:0!important;font-size:.93rem}
.record li{padding:.25rem 0;border-bottom:1px solid var(--faint)}
.plain-table td{text-align:left;white-space:normal}
.plain-table th{text-align:left}
.agrees{color:var(--ok)}.differs{color:var(--red)}
.narrow{max-width:46rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0!important}
.field{margin:0 0 .9rem}
.field .why,.field .differs{margin:.1rem 0 .3rem}
.field.wrong{border-left:4px solid var(--red);padding-left:.8rem}
.field input[type=checkbox]{width:1.2rem;height:1.2rem;vertical-align:-.2rem}
#results:focus{outline:none}
pre.message{white-space:pre-wrap;width:auto}
textarea.message{margin:.4rem 0;background:var(--faint)}
@media (max-width:40rem){.top .where{order:3;flex:1 0 100%}}
@media print{.top form,.tabs,aside form,button{display:none}}
`;
