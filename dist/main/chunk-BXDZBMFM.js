var j=Object.defineProperty;var st=Object.getOwnPropertyDescriptor;var rt=Object.getOwnPropertyNames;var at=Object.prototype.hasOwnProperty;var it=(t,e)=>{for(var n in e)j(t,n,{get:e[n],enumerable:!0})},lt=(t,e,n,o)=>{if(e&&typeof e=="object"||typeof e=="function")for(let s of rt(e))!at.call(t,s)&&s!==n&&j(t,s,{get:()=>e[s],enumerable:!(o=st(e,s))||o.enumerable});return t};var ct=t=>lt(j({},"__esModule",{value:!0}),t);var Ft={};it(Ft,{briefly:()=>R,cause:()=>Q,checkPlace:()=>G,counts:()=>Z,failedTestsMarkdown:()=>K,failureParts:()=>H,findingsMarkdown:()=>U,flakyPart:()=>Y,jobsMarkdown:()=>ot,notices:()=>et,runningParts:()=>q,slowestJobs:()=>nt,slowestTestsPart:()=>V,summaryTitle:()=>z,testsWords:()=>L,times:()=>tt});module.exports=ct(Ft);var u=require("./chunk-AR5EOFEG.js"),w=require("./chunk-JV4E5OVM.js"),d=require("./chunk-U3DKTCVT.js"),J=require("./index.js").chunk_HNFAK5YB,k=require("./index.js").chunk_GT7KH3JM,A=require("./index.js").chunk_L2OIC3UU,I=require("./chunk-KOQYOZGM.js"),p=require("./index.js").chunk_254EIAPV,D=require("./index.js").chunk_QYLXNZZL,r=require("./index.js").chunk_IQHLLMBL,v=require("./index.js").chunk_GF5TKNV5,h=require("./index.js").chunk_NEWTYR4D,ut=10;function G({checkRun:t,jobCheckRun:e},n){if(t==="separate")return"separate";if(t==="off"||e===void 0)return;if(t==="job")return e;const o=(0,I.annotationsOf)(n);return["failure","warning","notice"].some(a=>o.filter(l=>l.level===a).length>ut)?e:void 0}var ft=500,mt=200;function H(t,e,{tails:n,tailBytes:o}){const s=t.slice(0,n).map((a,l)=>{const f=E(a,o),c=f===""?"":(0,r.codeBlock)(f,"text");if(l===0&&!a.job.allowed)return c;const m=`${(0,d.iconOf)(a.job)} <code>${dt((0,r.clip)(a.job.id,200))}</code>`,b=[`${(0,u.quotedMarkdown)((0,u.quoting)(a))}; ${(0,r.escapeMarkdown)(a.words.next)}`,c].filter(Boolean);return`<details><summary>${m}</summary>

${b.join(`

`)}

</details>`}),i=e+t.length-s.length;return i>0&&s.push(`\u2026 and ${i} more failed job${i===1?"":"s"}, in the table below`),s}var q=(t,{tails:e,tailBytes:n})=>t.slice(0,e).map(({job:o,what:s,lines:i})=>{const a=E({lines:i,isChosen:!1},n),l=`${(0,d.iconOf)(o)} ${(0,r.codeSpan)((0,r.clip)(o.id,mt))} ${s}`;return a===""?l:`${l}

${(0,r.codeBlock)(a,"text")}`});function E({lines:t,isChosen:e},n){const o=[];let s=0;for(const i of e?t:t.toReversed()){const a=(0,r.clip)((0,v.bareLine)(i),ft);if(s+=Buffer.byteLength(a)+1,s>n)break;o.push(a)}return(e?o:o.reverse()).join(`
`).trimEnd()}var dt=t=>(0,v.oneLine)(t).replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;"),$t=64;function R(t,e,n){const o=[];for(const l of t)l!==""&&(0,w.bytesOf)([...o,l])<=n&&o.push(l);const s=e.find(({job:l})=>!l.allowed);if(!s||o.length===0)return o;const i=E(s,n-(0,w.bytesOf)(o)-$t),a=i===""?"":(0,r.codeBlock)(i,"text");return a!==""&&(0,w.bytesOf)([...o,a])<=n?[...o,a]:o}var W=200,N=100,ht=300,pt={error:"\u274C error",warning:"\u26A0\uFE0F warning",notice:"\u2139\uFE0F notice"};function U({findings:t,omitted:e},{rows:n,origin:o}){if(t.length===0)return"";const s=t.slice(0,n).map(l=>vt(l,o)),i=t.length-s.length+e,a=i>0?`

\u2026 and ${i} more finding${i===1?"":"s"}`:"";return`${["| Found | Where | What | Job |","|---|---|---|---|",...s].join(`
`)}${a}`}function vt({level:t,place:e,title:n,message:o,jobs:s},i){const a=n===void 0||o.includes(n)?"":`${(0,r.clip)(n,N)}: `;return`| ${[pt[t],e?F(e,i):"\u2013",(0,r.escapeMarkdown)(`${a}${(0,r.clip)(o,ht)}`)||"\u2013",y(s)].join(" | ")} |`}function F(t,e){const{file:n,line:o}=t,s=n.length>W?`\u2026${n.slice(-W)}`:n,i=(0,r.codeCell)(`${s.toWellFormed()}${o===void 0?"":`:${o}`}`),a=e&&(0,d.placeUrl)(e,t);return a===void 0?i:`[${i}](${a})`}function y(t){const[e]=t;return e===void 0?"\u2013":`${(0,r.codeCell)((0,r.clip)(e,N))}${t.length>1?` and ${t.length-1} more`:""}`}var Mt=200;function Y(t,e){const n=[...t.jobs.values()].filter(({flaky:a})=>a),o=(0,u.flakyTests)(t);if(n.length+o.length===0)return"";const s=[_(n.length,"job"),_(o.length,"test")].filter(Boolean).join(" and "),i=[...n.slice(0,e).map(gt),...O(n.length-e,"job"),...o.slice(0,e).map(({name:a,job:l})=>`- ${T(a)} in ${T(l)}`),...O(o.length-e,"test")];return`<details><summary>\u26A0\uFE0F ${s} flaky: the same code both failed and succeeded</summary>

${i.join(`
`)}

</details>`}function gt({id:t,attempts:e}){const n=e.at(-2)?.outcome,o=n?(0,r.attemptReason)(n):"",s=`succeeded at attempt ${e.length}${o===""?"":`, after ${o}`}`;return`- ${T(t)}: ${(0,r.escapeMarkdown)(s)}`}var _=(t,e)=>t===0?"":`${t} ${e}${t===1?"":"s"}`,O=(t,e)=>t>0?[`- \u2026 and ${_(t,`more ${e}`)}`]:[],T=t=>(0,r.codeSpan)((0,r.clip)(t,Mt))||"\u2013",x=200,wt=300;function L(t){const e=(0,u.testTotals)(t);if(!e)return"";const{passed:n,failed:o,skipped:s,flaky:i,durationMs:a}=e,l=n+o+s,f=[n>0?`${n} passed`:"",o>0?`${o} failed`:"",s>0?`${s} skipped`:"",i>0?`${i} flaky`:""].filter(Boolean),c=a>0?` in ${(0,h.formatDuration)(a)}`:"";return`${l} test${l===1?"":"s"}${l>0?`: ${f.join(", ")}${c}`:""}`}function K(t,{rows:e,origin:n}){const o=(0,u.failedTests)(t);if(o.length===0)return"";const s=o.slice(0,e),i=s.reduce((c,{jobs:m})=>c+m.length,0),a=Math.max(o.length-s.length,((0,u.testTotals)(t)?.failed??0)-i),l=a>0?`

\u2026 and ${a} more failed test${a===1?"":"s"}`:"";return`${[...["| Failed test | Why | Where | Job |","|---|---|---|---|"],...s.map(c=>At(c,n))].join(`
`)}${l}`}function At(t,e){const{message:n,place:o,jobs:s}=t;return`| ${[`\u274C ${(0,r.codeCell)((0,r.clip)((0,u.nameBeside)(t),x))}`,(0,r.escapeMarkdown)((0,r.clip)(n,wt))||"\u2013",o?F(o,e):"\u2013",y(s)].join(" | ")} |`}var bt=10,jt=1e3;function V(t){const e=(0,u.slowestTests)(t).filter(({durationMs:s})=>s>=jt);return e.length===0?"":`<details><summary>Slowest tests</summary>

${["| Test | Time | Job |","|---|--:|---|",...e.slice(0,bt).map(({name:s,durationMs:i,job:a})=>`| ${(0,r.codeCell)((0,r.clip)(s,x))} | ${(0,h.formatDuration)(i)} | ${y([a])} |`)].join(`
`)}

</details>`}var $=200,C=t=>t.find(({job:e})=>!e.allowed);function z(t,e){const n=C(e),{verdict:o}=(0,p.runWords)(t),s=n?[` \u2014 ${(0,r.codeSpan)((0,r.clip)(n.job.id,$))}`,(0,r.escapeMarkdown)((0,r.shortReason)(n.job))]:[];return`${d.ICONS[t.status??"cancelled"]} ${(0,r.escapeMarkdown)((0,r.clip)(o,$))}${s.filter(Boolean).join(" ")}`}function Q(t,e){const n=C(e);if(!n)return"";const o=(0,r.codeSpan)(`${(0,r.clip)(t.file,$)}:${n.words.line}`);return`**Cause:** ${(0,u.quotedMarkdown)((0,u.quoting)(n))}\\
**Next:** ${(0,r.escapeMarkdown)(n.words.next)} (${o})`}var Z=t=>[(0,p.runWords)(t).counts,L(t),...(0,p.unheardLines)(t).map(Et)].filter(Boolean).join(`\\
`),Et=t=>`\u26A0\uFE0F ${(0,r.escapeMarkdown)((0,r.clip)(t,$))}`;function tt(t){const e=(0,A.timeWords)(t);if(!e)return"";const n=(0,A.shortenedPath)(e.path).map(s=>s.startsWith("\u2026 ")?s:(0,r.codeSpan)((0,r.clip)(s,$))).join(" \u2192 "),o=e.levers.map(s=>(0,r.escapeMarkdown)((0,r.clip)(s,$)));return[`**Longest path:** ${n}: ${e.blame}; ${e.distance}.`,...o.length>0?[`**What would help:** ${o.join(" \xB7 ")}`]:[]].join(`\\
`)}var yt=1e3,_t=200;function et({notices:t},e){if(t.length===0)return"";const n=t.slice(0,e).map(({job:i,message:a})=>{const l=i===void 0?"":`${(0,r.codeSpan)((0,r.clip)(i,_t))}: `,[f="",...c]=(0,r.clip)(a,yt).split(/\r?\n/);return`- ${l}${(0,r.escapeMarkdown)(f)}${c.length===0?"":`
${Tt(c)}`}`}),o=t.length-n.length;return o>0&&n.push(`- \u2026 and ${o} more`),`<details><summary>${t.length===1?"1 notice":`${t.length} notices`}</summary>

${n.join(`
`)}

</details>`}var Tt=t=>(0,r.codeBlock)(t.map(e=>(0,v.bareLine)(e)).join(`
`),"text").replace(/^/gm,"  "),B=10,St=100,Xt=1e3;function nt(t,e=()=>{}){const n=[...t.jobs.values()].flatMap(c=>{const m=c.attempts.at(-1);return m?.endedAt===void 0?[]:[{job:c,ms:Math.max(0,m.endedAt-m.startedAt),usual:e(c.id)}]}),o=n.some(({usual:c})=>c);if(!o&&n.length<=B)return"";const s=n.sort((c,m)=>m.ms-c.ms).slice(0,B),i=o?`| Job | Time | Usually | Change |
|---|--:|--:|---|`:`| Job | Time |
|---|--:|`,a=s.map(c=>`| ${(o?kt(c):S(c)).join(" | ")} |`),l=n.filter(P).length;return`<details><summary>${`Slowest jobs${o?`, ${l===0?"none":l} slower than usual`:""}`}</summary>

${[i,...a].join(`
`)}

</details>`}var P=({ms:t,usual:e})=>e!==void 0&&t>e.p90Ms&&t-e.meanMs>=Xt,S=({job:t,ms:e})=>[(0,r.codeCell)((0,r.clip)(t.id,St)),(0,h.formatDuration)(e)];function kt(t){const{ms:e,usual:n}=t;if(!n)return[...S(t),"\u2013","new"];const o=n.meanMs>0?Math.round((e/n.meanMs-1)*100):0,s=`${o<0?"\u2212":"+"}${Math.abs(o)} %`;return[...S(t),(0,h.formatDuration)(n.meanMs),P(t)?`\u{1F53A} ${s}, slower than usual`:s]}var M=20,Lt=100,Wt=300,g=t=>t.reduce((e,{count:n})=>e+n,0);function ot(t,{jobs:e,passing:n,report:o}){const s=(0,J.jobGroups)(t),i=s.filter(({job:b})=>n||(0,k.standingOf)(b)!=="success").slice(0,e),a=i.map(Nt),l=g(s)-g(i),f=l>0?`${l} more ${l===1?"is":"are"} in ${(0,r.codeSpan)(o)}.`:"";if(a.length<=M)return[a.length>0?X(a):"",f].filter(Boolean).join(`

`);const c=[X(a.slice(M)),f].filter(Boolean).join(`

`),m=`${g(s)-g(i.slice(0,M))} more jobs`;return`${X(a.slice(0,M))}

<details><summary>${m}</summary>

${c}

</details>`}var X=t=>["| Job | Result | Why | Time | Attempts |","|---|---|---|--:|--:|",...t].join(`
`);function Nt({name:t,job:e,why:n}){const o=e.attempts.length>0;return`| ${[(0,r.codeCell)((0,r.clip)(t,Lt)),(0,u.markdownCell)("status",(0,k.standingOf)(e)),n!==e.status&&(0,r.escapeMarkdown)((0,r.clip)(n,Wt))||"\u2013",o?(0,h.formatDuration)((0,D.jobDuration)(e)):"\u2013",o?e.attempts.length:"\u2013"].join(" | ")} |`}0&&(module.exports={briefly,cause,checkPlace,counts,failedTestsMarkdown,failureParts,findingsMarkdown,flakyPart,jobsMarkdown,notices,runningParts,slowestJobs,slowestTestsPart,summaryTitle,testsWords,times});
