var w=Object.defineProperty;var nt=Object.getOwnPropertyDescriptor;var ot=Object.getOwnPropertyNames;var st=Object.prototype.hasOwnProperty;var rt=(t,e)=>{for(var n in e)w(t,n,{get:e[n],enumerable:!0})},lt=(t,e,n,o)=>{if(e&&typeof e=="object"||typeof e=="function")for(let s of ot(e))!st.call(t,s)&&s!==n&&w(t,s,{get:()=>e[s],enumerable:!(o=nt(e,s))||o.enumerable});return t};var at=t=>lt(w({},"__esModule",{value:!0}),t);var Nt={};rt(Nt,{briefly:()=>R,cause:()=>V,checkPlace:()=>P,counts:()=>Y,failedTestsTable:()=>H,failureParts:()=>I,findingsTable:()=>q,flakyPart:()=>G,notices:()=>Q,runningParts:()=>D,slowestJobs:()=>Z,slowestTestsPart:()=>K,table:()=>tt,testsWords:()=>L,times:()=>z,title:()=>U});module.exports=at(Nt);var u=require("./chunk-MUQPZZQD.js"),d=require("./chunk-QAZ24FCI.js"),J=require("./index.js").chunk_WHQRMVLD,A=require("./index.js").chunk_6RQCDJ2T,m=require("./index.js").chunk_BLJVHB2W,r=require("./index.js").chunk_GACCL6HX,p=require("./index.js").chunk_NEWTYR4D,g=require("./index.js").chunk_ZUXVGP7C,it=10;function P({checkRun:t,jobCheckRun:e},n){if(t==="separate")return"separate";if(t==="off"||e===void 0)return;if(t==="job")return e;const o=(0,J.annotationsOf)(n);return["failure","warning","notice"].some(l=>o.filter(i=>i.level===l).length>it)?e:void 0}var ct=500,ut=200;function I(t,e,{tails:n,tailBytes:o}){const s=t.slice(0,n).map((l,i)=>{const f=b(l,o),c=f===""?"":(0,r.codeBlock)(f,"text");if(i===0&&!l.job.allowed)return c;const $=`${(0,d.iconOf)(l.job)} <code>${ft((0,r.clip)(l.job.id,200))}</code>`,v=[`${(0,u.quoted)((0,u.quoting)(l))}; ${(0,r.escapeMarkdown)(l.words.next)}`,c].filter(Boolean);return`<details><summary>${$}</summary>

${v.join(`

`)}

</details>`}),a=e+t.length-s.length;return a>0&&s.push(`\u2026 and ${a} more failed job${a===1?"":"s"}, in the table below`),s}var D=(t,{tails:e,tailBytes:n})=>t.slice(0,e).map(({job:o,what:s,lines:a})=>{const l=b({lines:a,isChosen:!1},n),i=`${(0,d.iconOf)(o)} ${(0,r.codeSpan)((0,r.clip)(o.id,ut))} ${s}`;return l===""?i:`${i}

${(0,r.codeBlock)(l,"text")}`});function b({lines:t,isChosen:e},n){const o=[];let s=0;for(const a of e?t:t.toReversed()){const l=(0,r.clip)((0,g.bareLine)(a),ct);if(s+=Buffer.byteLength(l)+1,s>n)break;o.push(l)}return(e?o:o.reverse()).join(`
`).trimEnd()}var ft=t=>(0,g.oneLine)(t).replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;"),$t=64;function R(t,e,n){const o=[];for(const i of t)i!==""&&(0,d.bytesOf)([...o,i])<=n&&o.push(i);const s=e.find(({job:i})=>!i.allowed);if(!s||o.length===0)return o;const a=b(s,n-(0,d.bytesOf)(o)-$t),l=a===""?"":(0,r.codeBlock)(a,"text");return l!==""&&(0,d.bytesOf)([...o,l])<=n?[...o,l]:o}var N=200,X=100,dt=300,mt={error:"\u274C error",warning:"\u26A0\uFE0F warning",notice:"\u2139\uFE0F notice"};function q({findings:t,omitted:e},{rows:n,origin:o}){if(t.length===0)return"";const s=t.slice(0,n).map(i=>ht(i,o)),a=t.length-s.length+e,l=a>0?`

\u2026 and ${a} more finding${a===1?"":"s"}`:"";return`${["| Found | Where | What | Job |","|---|---|---|---|",...s].join(`
`)}${l}`}function ht({level:t,place:e,title:n,message:o,jobs:s},a){const l=n===void 0||o.includes(n)?"":`${(0,r.clip)(n,X)}: `;return`| ${[mt[t],e?W(e,a):"\u2013",(0,r.escapeMarkdown)(`${l}${(0,r.clip)(o,dt)}`)||"\u2013",j(s)].join(" | ")} |`}function W(t,e){const{file:n,line:o}=t,s=n.length>N?`\u2026${n.slice(-N)}`:n,a=(0,r.codeCell)(`${s.toWellFormed()}${o===void 0?"":`:${o}`}`),l=e&&(0,d.placeUrl)(e,t);return l===void 0?a:`[${a}](${l})`}function j(t){const[e]=t;return e===void 0?"\u2013":`${(0,r.codeCell)((0,r.clip)(e,X))}${t.length>1?` and ${t.length-1} more`:""}`}var pt=200;function G(t,e){const n=[...t.jobs.values()].filter(({flaky:l})=>l),o=(0,u.flakyTests)(t);if(n.length+o.length===0)return"";const s=[E(n.length,"job"),E(o.length,"test")].filter(Boolean).join(" and "),a=[...n.slice(0,e).map(vt),...F(n.length-e,"job"),...o.slice(0,e).map(({name:l,job:i})=>`- ${y(l)} in ${y(i)}`),...F(o.length-e,"test")];return`<details><summary>\u26A0\uFE0F ${s} flaky: the same code both failed and succeeded</summary>

${a.join(`
`)}

</details>`}function vt({id:t,attempts:e}){const n=e.at(-2)?.outcome,o=n?(0,r.attemptReason)(n):"",s=`succeeded at attempt ${e.length}${o===""?"":`, after ${o}`}`;return`- ${y(t)}: ${(0,r.escapeMarkdown)(s)}`}var E=(t,e)=>t===0?"":`${t} ${e}${t===1?"":"s"}`,F=(t,e)=>t>0?[`- \u2026 and ${E(t,`more ${e}`)}`]:[],y=t=>(0,r.codeSpan)((0,r.clip)(t,pt))||"\u2013",x=200,gt=300;function L(t){const e=(0,u.testTotals)(t);if(!e)return"";const{passed:n,failed:o,skipped:s,flaky:a,durationMs:l}=e,i=n+o+s,f=[n>0?`${n} passed`:"",o>0?`${o} failed`:"",s>0?`${s} skipped`:"",a>0?`${a} flaky`:""].filter(Boolean),c=l>0?` in ${(0,p.formatDuration)(l)}`:"";return`${i} test${i===1?"":"s"}${i>0?`: ${f.join(", ")}${c}`:""}`}function H(t,{rows:e,origin:n}){const o=(0,u.failedTests)(t);if(o.length===0)return"";const s=o.slice(0,e),a=s.reduce((c,{jobs:$})=>c+$.length,0),l=Math.max(o.length-s.length,((0,u.testTotals)(t)?.failed??0)-a),i=l>0?`

\u2026 and ${l} more failed test${l===1?"":"s"}`:"";return`${[...["| Failed test | Why | Where | Job |","|---|---|---|---|"],...s.map(c=>Mt(c,n))].join(`
`)}${i}`}function Mt({name:t,message:e,place:n,jobs:o},s){return`| ${[`\u274C ${(0,r.codeCell)((0,r.clip)(t,x))}`,(0,r.escapeMarkdown)((0,r.clip)(e,gt))||"\u2013",n?W(n,s):"\u2013",j(o)].join(" | ")} |`}var At=10,wt=1e3;function K(t){const e=(0,u.slowestTests)(t).filter(({durationMs:s})=>s>=wt);return e.length===0?"":`<details><summary>Slowest tests</summary>

${["| Test | Time | Job |","|---|--:|---|",...e.slice(0,At).map(({name:s,durationMs:a,job:l})=>`| ${(0,r.codeCell)((0,r.clip)(s,x))} | ${(0,p.formatDuration)(a)} | ${j([l])} |`)].join(`
`)}

</details>`}var h=200,O=t=>t.find(({job:e})=>!e.allowed);function U(t,e){const n=O(e),{verdict:o}=(0,m.runWords)(t),s=n?[` \u2014 ${(0,r.codeSpan)((0,r.clip)(n.job.id,h))}`,(0,r.escapeMarkdown)((0,r.shortReason)(n.job))]:[];return`${d.ICONS[t.status??"cancelled"]} ${(0,r.escapeMarkdown)((0,r.clip)(o,h))}${s.filter(Boolean).join(" ")}`}function V(t,e){const n=O(e);if(!n)return"";const o=(0,r.codeSpan)(`${(0,r.clip)(t.file,h)}:${n.job.line}`);return`**Cause:** ${(0,u.quoted)((0,u.quoting)(n))}\\
**Next:** ${(0,r.escapeMarkdown)(n.words.next)} (${o})`}var Y=t=>[(0,m.runWords)(t).counts,L(t),...(0,m.unheardLines)(t).map(bt)].filter(Boolean).join(`\\
`),bt=t=>`\u26A0\uFE0F ${(0,r.escapeMarkdown)((0,r.clip)(t,h))}`;function z(t){const e=(0,A.timeWords)(t);if(!e)return"";const n=(0,A.shortened)(e.path).map(s=>s.startsWith("\u2026 ")?s:(0,r.codeSpan)((0,r.clip)(s,h))).join(" \u2192 "),o=e.levers.map(s=>(0,r.escapeMarkdown)((0,r.clip)(s,h)));return[`**Longest path:** ${n}: ${e.blame}; ${e.distance}.`,...o.length>0?[`**What would help:** ${o.join(" \xB7 ")}`]:[]].join(`\\
`)}var jt=1e3,Et=200;function Q({notices:t},e){if(t.length===0)return"";const n=t.slice(0,e).map(({job:a,message:l})=>{const i=a===void 0?"":`${(0,r.codeSpan)((0,r.clip)(a,Et))}: `,[f="",...c]=(0,r.clip)(l,jt).split(/\r?\n/);return`- ${i}${(0,r.escapeMarkdown)(f)}${c.length===0?"":`
${yt(c)}`}`}),o=t.length-n.length;return o>0&&n.push(`- \u2026 and ${o} more`),`<details><summary>${t.length===1?"1 notice":`${t.length} notices`}</summary>

${n.join(`
`)}

</details>`}var yt=t=>(0,r.codeBlock)(t.map(e=>(0,g.bareLine)(e)).join(`
`),"text").replace(/^/gm,"  "),k=10,Tt=100,St=1e3;function Z(t,e=()=>{}){const n=[...t.jobs.values()].flatMap(c=>{const $=c.attempts.at(-1);return $?.endedAt===void 0?[]:[{job:c,ms:Math.max(0,$.endedAt-$.startedAt),usual:e(c.id)}]}),o=n.some(({usual:c})=>c);if(!o&&n.length<=k)return"";const s=n.sort((c,$)=>$.ms-c.ms).slice(0,k),a=o?`| Job | Time | Usually | Change |
|---|--:|--:|---|`:`| Job | Time |
|---|--:|`,l=s.map(c=>`| ${(o?_t(c):T(c)).join(" | ")} |`),i=n.filter(C).length;return`<details><summary>${`Slowest jobs${o?`, ${i===0?"none":i} slower than usual`:""}`}</summary>

${[a,...l].join(`
`)}

</details>`}var C=({ms:t,usual:e})=>e!==void 0&&t>e.p90Ms&&t-e.meanMs>=St,T=({job:t,ms:e})=>[(0,r.codeCell)((0,r.clip)(t.id,Tt)),(0,p.formatDuration)(e)];function _t(t){const{ms:e,usual:n}=t;if(!n)return[...T(t),"\u2013","new"];const o=n.meanMs>0?Math.round((e/n.meanMs-1)*100):0,s=`${o<0?"\u2212":"+"}${Math.abs(o)} %`;return[...T(t),(0,p.formatDuration)(n.meanMs),C(t)?`\u{1F53A} ${s}, slower than usual`:s]}var M=20,B=100,S=t=>u.RANKS[(0,u.standingOf)(t)];function tt(t,{jobs:e,passing:n,report:o}){const s=[...t.jobs.values()].sort((v,et)=>S(v)-S(et)),a=s.filter(v=>n||S(v)<u.RANKS.success).slice(0,e),l=a.map(Lt),i=s.length-a.length,f=i>0?`${i} more ${i===1?"is":"are"} in ${(0,r.codeSpan)(o)}.`:"";if(l.length<=M)return[l.length>0?_(l):"",f].filter(Boolean).join(`

`);const c=[_(l.slice(M)),f].filter(Boolean).join(`

`),$=`${s.length-M} more jobs`;return`${_(l.slice(0,M))}

<details><summary>${$}</summary>

${c}

</details>`}var _=t=>["| Job | Result | Why | Time | Attempts |","|---|---|---|--:|--:|",...t].join(`
`);function Lt(t){const e=(0,r.shortReason)(t),n=t.attempts.length>0;return`| ${[(0,r.codeCell)((0,r.clip)(t.id,B)),(0,u.cell)("status",(0,u.standingOf)(t)),e!==t.status&&(0,r.escapeMarkdown)((0,r.clip)(e,B))||"\u2013",n?(0,p.formatDuration)((0,m.jobDuration)(t)):"\u2013",n?t.attempts.length:"\u2013"].join(" | ")} |`}0&&(module.exports={briefly,cause,checkPlace,counts,failedTestsTable,failureParts,findingsTable,flakyPart,notices,runningParts,slowestJobs,slowestTestsPart,table,testsWords,times,title});
