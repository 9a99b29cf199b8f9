var M=Object.defineProperty;var nt=Object.getOwnPropertyDescriptor;var st=Object.getOwnPropertyNames;var ot=Object.prototype.hasOwnProperty;var rt=(t,e)=>{for(var n in e)M(t,n,{get:e[n],enumerable:!0})},lt=(t,e,n,s)=>{if(e&&typeof e=="object"||typeof e=="function")for(let r of st(e))!ot.call(t,r)&&r!==n&&M(t,r,{get:()=>e[r],enumerable:!(s=nt(e,r))||s.enumerable});return t};var it=t=>lt(M({},"__esModule",{value:!0}),t);var St={};rt(St,{besidesTests:()=>D,briefly:()=>I,cause:()=>V,counts:()=>Y,failedTestsTable:()=>K,failureParts:()=>P,findingsTable:()=>G,flakyPart:()=>H,notices:()=>Q,slowestJobs:()=>Z,slowestTestsPart:()=>U,table:()=>tt,testsWords:()=>S,times:()=>z,title:()=>q});module.exports=it(St);var $=require("./chunk-OXZE7TEX.js"),h=require("./index.js").chunk_IFC6DU6C,d=require("./chunk-QAZ24FCI.js"),g=require("./index.js").chunk_GWXNKYWT,o=require("./index.js").chunk_D5M273XI,m=require("./index.js").chunk_2PCTUMV4,at=500,ct=2e3;function P(t,e,{tails:n,tailBytes:s}){const r=t.slice(0,n).map((l,a)=>{const u=N(l.lines,s),c=u===""?"":(0,o.codeBlock)(u,"text");if(a===0&&!l.job.allowed)return c;const f=`${(0,d.iconOf)(l.job)} <code>${ut((0,o.clip)(l.job.id,200))}</code>`,p=[`${_(l)}; ${(0,o.escapeMarkdown)(l.words.next)}`,c].filter(Boolean);return`<details><summary>${f}</summary>

${p.join(`

`)}

</details>`}),i=e+t.length-r.length;return i>0&&r.push(`\u2026 and ${i} more failed job${i===1?"":"s"}, in the table below`),r}function _({job:t,words:e}){const n=t.attempts.at(-1)?.outcome?.failure,s=(0,o.clip)(e.what,ct),r=n&&"command"in n?`\`${n.command}\``:"",[i="",...l]=r===""?[s]:s.split(r);if(l.length===0)return(0,o.escapeMarkdown)(s);const a=(0,o.codeSpan)(r.slice(1,-1));return[(0,o.escapeMarkdown)(i),a,(0,o.escapeMarkdown)(l.join(r))].filter(Boolean).join(" ")}function N(t,e){const n=[];let s=0;for(const r of t.toReversed()){const i=(0,o.clip)((0,m.stripColours)((0,m.cleanLine)(r)),at);if(s+=Buffer.byteLength(i)+1,s>e)break;n.push(i)}return n.reverse().join(`
`).trimEnd()}var ut=t=>(0,m.oneLine)(t).replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;"),ft=64;function I(t,e,n){const s=[];for(const a of t)a!==""&&(0,d.bytesOf)([...s,a])<=n&&s.push(a);const r=e.find(({job:a})=>!a.allowed);if(!r||s.length===0)return s;const i=N(r.lines,n-(0,d.bytesOf)(s)-ft),l=i===""?"":(0,o.codeBlock)(i,"text");return l!==""&&(0,d.bytesOf)([...s,l])<=n?[...s,l]:s}var W=200,L=100,dt=300,$t={error:"\u274C error",warning:"\u26A0\uFE0F warning",notice:"\u2139\uFE0F notice"},D=t=>({findings:(0,h.findingsOf)(t).filter(({source:e})=>e!=="junit"),omitted:(0,h.omittedFindings)(t)});function G({findings:t,omitted:e},{rows:n,origin:s}){if(t.length===0)return"";const r=t.slice(0,n).map(a=>mt(a,s)),i=t.length-r.length+e,l=i>0?`

\u2026 and ${i} more finding${i===1?"":"s"}`:"";return`${["| Found | Where | What | Job |","|---|---|---|---|",...r].join(`
`)}${l}`}function mt({level:t,place:e,title:n,message:s,jobs:r},i){const l=n===void 0||s.includes(n)?"":`${(0,o.clip)(n,L)}: `;return`| ${[$t[t],e?X(e,i):"\u2013",(0,o.escapeMarkdown)(`${l}${(0,o.clip)(s,dt)}`)||"\u2013",A(r)].join(" | ")} |`}function X(t,e){const{file:n,line:s}=t,r=n.length>W?`\u2026${n.slice(-W)}`:n,i=(0,o.codeCell)(`${r.toWellFormed()}${s===void 0?"":`:${s}`}`),l=e&&(0,d.placeUrl)(e,t);return l===void 0?i:`[${i}](${l})`}function A(t){const[e]=t;return e===void 0?"\u2013":`${(0,o.codeCell)((0,o.clip)(e,L))}${t.length>1?` and ${t.length-1} more`:""}`}var ht=200;function H(t,e){const n=[...t.jobs.values()].filter(({flaky:l})=>l),s=(0,$.flakyTests)(t);if(n.length+s.length===0)return"";const r=[j(n.length,"job"),j(s.length,"test")].filter(Boolean).join(" and "),i=[...n.slice(0,e).map(pt),...B(n.length-e,"job"),...s.slice(0,e).map(({name:l,job:a})=>`- ${b(l)} in ${b(a)}`),...B(s.length-e,"test")];return`<details><summary>\u26A0\uFE0F ${r} flaky: the same code both failed and succeeded</summary>

${i.join(`
`)}

</details>`}function pt({id:t,attempts:e}){const n=e.at(-2)?.outcome,s=n?(0,o.attemptReason)(n):"",r=`succeeded at attempt ${e.length}${s===""?"":`, after ${s}`}`;return`- ${b(t)}: ${(0,o.escapeMarkdown)(r)}`}var j=(t,e)=>t===0?"":`${t} ${e}${t===1?"":"s"}`,B=(t,e)=>t>0?[`- \u2026 and ${j(t,`more ${e}`)}`]:[],b=t=>(0,o.codeSpan)((0,o.clip)(t,ht))||"\u2013",y=200,C=300;function S(t){const e=(0,$.testTotals)(t);if(!e)return"";const{passed:n,failed:s,skipped:r,flaky:i,durationMs:l}=e,a=n+s+r,u=[n>0?`${n} passed`:"",s>0?`${s} failed`:"",r>0?`${r} skipped`:"",i>0?`${i} flaky`:""].filter(Boolean),c=l>0?` in ${(0,o.formatDuration)(l)}`:"";return`${a} test${a===1?"":"s"}${a>0?`: ${u.join(", ")}${c}`:""}`}function vt({attempts:t}){const{failed:e=0,failures:n=[]}=t.at(-1)?.tests??{},[s]=n;if(!s)return"";const r=(0,o.codeSpan)((0,o.clip)(s.name,y))||"\u2013",i=(0,o.escapeMarkdown)((0,o.clip)(s.message,C));return`${e>1?`${e} tests failed, the first`:"a test failed"}: ${[r,i].filter(Boolean).join(": ")}`}function K(t,{rows:e,origin:n}){const s=(0,$.failedTests)(t);if(s.length===0)return"";const r=s.slice(0,e),i=r.reduce((c,{jobs:f})=>c+f.length,0),l=Math.max(s.length-r.length,((0,$.testTotals)(t)?.failed??0)-i),a=l>0?`

\u2026 and ${l} more failed test${l===1?"":"s"}`:"";return`${[...["| Failed test | Why | Where | Job |","|---|---|---|---|"],...r.map(c=>gt(c,n))].join(`
`)}${a}`}function gt({name:t,message:e,place:n,jobs:s},r){return`| ${[`\u274C ${(0,o.codeCell)((0,o.clip)(t,y))}`,(0,o.escapeMarkdown)((0,o.clip)(e,C))||"\u2013",n?X(n,r):"\u2013",A(s)].join(" | ")} |`}var wt=10,Mt=1e3;function U(t){const e=(0,$.slowestTests)(t).filter(({durationMs:r})=>r>=Mt);return e.length===0?"":`<details><summary>Slowest tests</summary>

${["| Test | Time | Job |","|---|--:|---|",...e.slice(0,wt).map(({name:r,durationMs:i,job:l})=>`| ${(0,o.codeCell)((0,o.clip)(r,y))} | ${(0,o.formatDuration)(i)} | ${A([l])} |`)].join(`
`)}

</details>`}var v=200,F=t=>t.find(({job:e})=>!e.allowed);function q(t,e){const n=F(e),{verdict:s}=(0,g.runWords)(t),r=n?[` \u2014 ${(0,o.codeSpan)((0,o.clip)(n.job.id,v))}`,(0,o.escapeMarkdown)((0,o.shortReason)(n.job))]:[];return`${d.ICONS[t.status??"cancelled"]} ${(0,o.escapeMarkdown)((0,o.clip)(s,v))}${r.filter(Boolean).join(" ")}`}function V(t,e){const n=F(e);if(!n)return"";const s=(0,o.codeSpan)(`${(0,o.clip)(t.file,v)}:${n.job.line}`);return`**Cause:** ${[_(n),vt(n.job)].filter(Boolean).join("; ")}\\
**Next:** ${(0,o.escapeMarkdown)(n.words.next)} (${s})`}var Y=t=>[(0,g.runWords)(t).counts,S(t)].filter(Boolean).join(`\\
`);function z(t){const e=(0,h.timeWords)(t);if(!e)return"";const n=(0,h.shortened)(e.path).map(r=>r.startsWith("\u2026 ")?r:(0,o.codeSpan)((0,o.clip)(r,v))).join(" \u2192 "),s=e.levers.map(r=>(0,o.escapeMarkdown)((0,o.clip)(r,v)));return[`**Longest path:** ${n}: ${e.blame}; ${e.distance}.`,...s.length>0?[`**What would help:** ${s.join(" \xB7 ")}`]:[]].join(`\\
`)}var At=1e3,jt=200;function Q({notices:t},e){if(t.length===0)return"";const n=t.slice(0,e).map(({job:i,message:l})=>{const a=i===void 0?"":`${(0,o.codeSpan)((0,o.clip)(i,jt))}: `,[u="",...c]=(0,o.clip)(l,At).split(/\r?\n/);return`- ${a}${(0,o.escapeMarkdown)(u)}${c.length===0?"":`
${bt(c)}`}`}),s=t.length-n.length;return s>0&&n.push(`- \u2026 and ${s} more`),`<details><summary>${t.length===1?"1 notice":`${t.length} notices`}</summary>

${n.join(`
`)}

</details>`}var bt=t=>(0,o.codeBlock)(t.map(e=>(0,m.stripColours)((0,m.cleanLine)(e))).join(`
`),"text").replace(/^/gm,"  "),x=10,yt=100,Et=1e3;function Z(t,e=()=>{}){const n=[...t.jobs.values()].flatMap(c=>{const f=c.attempts.at(-1);return f?.endedAt===void 0?[]:[{job:c,ms:Math.max(0,f.endedAt-f.startedAt),usual:e(c.id)}]}),s=n.some(({usual:c})=>c);if(!s&&n.length<=x)return"";const r=n.sort((c,f)=>f.ms-c.ms).slice(0,x),i=s?`| Job | Time | Usually | Change |
|---|--:|--:|---|`:`| Job | Time |
|---|--:|`,l=r.map(c=>`| ${(s?Tt(c):E(c)).join(" | ")} |`),a=n.filter(O).length;return`<details><summary>${`Slowest jobs${s?`, ${a===0?"none":a} slower than usual`:""}`}</summary>

${[i,...l].join(`
`)}

</details>`}var O=({ms:t,usual:e})=>e!==void 0&&t>e.p90Ms&&t-e.meanMs>=Et,E=({job:t,ms:e})=>[(0,o.codeCell)((0,o.clip)(t.id,yt)),(0,o.formatDuration)(e)];function Tt(t){const{ms:e,usual:n}=t;if(!n)return[...E(t),"\u2013","new"];const s=n.meanMs>0?Math.round((e/n.meanMs-1)*100):0,r=`${s<0?"\u2212":"+"}${Math.abs(s)} %`;return[...E(t),(0,o.formatDuration)(n.meanMs),O(t)?`\u{1F53A} ${r}, slower than usual`:r]}var w=20,J=100,R={failure:0,cancelled:1,skipped:3,success:4},T=t=>t.flaky||t.allowed?2:R[t.status??"cancelled"];function tt(t,{jobs:e,passing:n,report:s}){const r=[...t.jobs.values()].sort((p,et)=>T(p)-T(et)),i=r.filter(p=>n||T(p)<R.success).slice(0,e),l=i.map(kt),a=r.length-i.length,u=a>0?`${a} more ${a===1?"is":"are"} in ${(0,o.codeSpan)(s)}.`:"";if(l.length<=w)return[l.length>0?k(l):"",u].filter(Boolean).join(`

`);const c=[k(l.slice(w)),u].filter(Boolean).join(`

`),f=`${r.length-w} more jobs`;return`${k(l.slice(0,w))}

<details><summary>${f}</summary>

${c}

</details>`}var k=t=>["| Job | Result | Why | Time | Attempts |","|---|---|---|--:|--:|",...t].join(`
`);function kt(t){const e=[t.status??"unfinished",t.allowed?"allowed":"",t.flaky?"flaky":""],n=(0,o.shortReason)(t),s=t.attempts.length>0;return`| ${[(0,o.codeCell)((0,o.clip)(t.id,J)),`${(0,d.iconOf)(t)} ${e.filter(Boolean).join(", ")}`,n!==t.status&&(0,o.escapeMarkdown)((0,o.clip)(n,J))||"\u2013",s?(0,o.formatDuration)((0,g.jobDuration)(t)):"\u2013",s?t.attempts.length:"\u2013"].join(" | ")} |`}0&&(module.exports={besidesTests,briefly,cause,counts,failedTestsTable,failureParts,findingsTable,flakyPart,notices,slowestJobs,slowestTestsPart,table,testsWords,times,title});
