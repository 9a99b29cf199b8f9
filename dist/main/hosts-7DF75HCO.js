var U=Object.defineProperty;var bt=Object.getOwnPropertyDescriptor;var Rt=Object.getOwnPropertyNames;var _t=Object.prototype.hasOwnProperty;var Mt=(e,t)=>{for(var n in t)U(e,n,{get:t[n],enumerable:!0})},Ot=(e,t,n,r)=>{if(t&&typeof t=="object"||typeof t=="function")for(let s of Rt(t))!_t.call(e,s)&&s!==n&&U(e,s,{get:()=>t[s],enumerable:!(r=bt(t,s))||r.enumerable});return e};var Et=e=>Ot(U({},"__esModule",{value:!0}),e);var es={};Mt(es,{hosts:()=>St});module.exports=Et(es);var c=require("./chunk-HW6KHX3F.js"),p=require("./chunk-4CYJRVXD.js"),ns=require("./chunk-LUKDFRRS.js"),je=require("./index.js").chunk_XNDDOM3S,Ue=require("./index.js").chunk_WOWGLNPS,_=require("./index.js").chunk_OLQUJFXZ,z=require("./index.js").chunk_IVIAIZZB,H=require("./index.js").chunk_FP3DJGXH,rs=require("./index.js").chunk_66PGHALQ,We=require("./index.js").chunk_FKXECL6J,Ke=require("./index.js").chunk_PZ5ZDTE2,Ve=require("./index.js").chunk_DDBGUNMU,Xe=require("./index.js").chunk_KRAEXPFB,ss=require("./index.js").chunk_TWVV2VMF,Ze=require("./index.js").chunk_56LYLE74,as=require("./index.js").chunk_DDIG7GFQ,D=require("./index.js").chunk_TQ2FAFXK,os=require("./index.js").chunk_SLBV3H7H,is=require("./chunk-QZWEAD2T.js"),cs=require("./index.js").chunk_YJMOAE6S,ls=require("./chunk-F5MBS3SU.js"),ds=require("./chunk-ZFIMUMIV.js"),fs=require("./chunk-VDPU3HFY.js"),us=require("./index.js").chunk_CQYBXVRT,R=require("./index.js").chunk_EMMMXPFC,$s=require("./index.js").chunk_NORJ7YQ4,qe=require("./index.js").chunk_L26O4ZAA,ps=require("./index.js").chunk_VORRJ65F,ms=require("./index.js").chunk_IQHLLMBL,Je=require("./index.js").chunk_GF5TKNV5,hs=require("./index.js").chunk_NEWTYR4D,f=require("./index.js").chunk_UPVT52N2,vs=require("./index.js").chunk_7DQDWJI5,Qe=require("node:crypto"),et=require("node:crypto"),tt=require("node:crypto"),nt=require("node:crypto"),rt=require("node:stream"),ie=require("node:path"),st=require("node:child_process"),at=require("node:events"),Y=require("node:fs"),ot=require("node:net"),it=require("node:stream/promises"),ct=require("node:crypto"),lt=require("node:fs/promises"),dt=require("node:child_process"),M=require("node:fs"),ft=require("node:fs/promises"),G=require("node:path"),ut=require("node:fs"),ce=require("node:path"),N=require("node:crypto"),w=require("node:fs"),$t=require("node:path"),pt=require("node:stream/promises"),mt=require("node:timers/promises"),C=require("node:crypto"),O=require("node:fs"),B=require("node:path"),ht=require("node:fs/promises"),vt=require("node:path"),kt=require("node:child_process"),wt=require("node:path"),gt=require("node:util"),le=({activate:e,instances:t})=>({...e===void 0?{}:{activate:e},...t?{start:t.start,stop:t.stop}:{}}),W=()=>(0,R.exactOptional)((0,R.string)().check((0,R._minLength)(1))),x=(0,qe.once)(()=>(0,R.object)({activate:W(),start:W(),stop:W()})),de=e=>x().parse(e),Nt=e=>e.map(({sha256:t,kind:n,mode:r,path:s})=>`${t} ${n} ${r.toString(8).padStart(4,"0")} ${s}
`).join(""),K=`if find /dev/null -printf '' 2>/dev/null; then
  stats() { (cd "$1" && find . -mindepth 1 -printf '%s %T@ %y %m %p\\n'); }
else
  stats() { (cd "$1" && find . -mindepth 1 -exec stat -c '%s %Y %f %a %n' {} + |
    sed 's/^\\([0-9]* [0-9]*\\) a/\\1 l/; s/^\\([0-9]* [0-9]*\\) 4/\\1 d/; s/^\\([0-9]* [0-9]*\\) 8/\\1 f/'); }
fi
no_directories() { awk '$3 !~ /^d/'; }`,V='function split_line() { i = index($0, " ./"); told = substr($0, 1, i - 1); return substr($0, i + 3) }',X=`gone() {
  rm -rf "$1" 2>/dev/null && return
  # From where it may not return to, find does nothing.
  (cd "$P" && find "$1" -type d ! -perm -500 -exec chmod u+rwx {} \\; ; cd "$P" && find "$1" -type d ! -perm -200 -exec chmod u+w {} +) 2>/dev/null
  rm -rf "$1" 2>/dev/null
}`,Z=e=>`R=${(0,p.quote)(e)}
[ -d "$P/releases/$R" ] || fail ${c.EXIT.refused} no-release "$R"`,xt=(e,t,n,r)=>`${(0,c.preamble)(e)}guard ${t}
${Z(n)}
[ "$(readlink "$P/current" 2>/dev/null)" != "releases/$R" ] || [ "$(cat "$S/activated" 2>/dev/null)" != "$R" ] ||
  { echo same; exit 0; }
# What is there before the first release comes back where that is withdrawn.
[ -e "$S/before" ] || readlink "$P/current" 2>/dev/null | put "$S/before" || exit $?
${fe('"releases/$R"')}
${r?":":'printf "%s\\n" "$R" | put "$S/activated"'}`,fe=e=>`ln -sfn ${e} "$P/.current.$$" && mv -T "$P/.current.$$" "$P/current" 2>/dev/null || {
  rm -f "$P/.current.$$"; fail ${c.EXIT.full} cannot-move "$P/current"; }`,Pt=(e,t)=>`${(0,c.preamble)(e)}guard ${t}
[ -e "$S/before" ] || exit 0
to=$(cat "$S/before")
if [ -n "$to" ]; then ${fe('"$to"')}
else rm -f "$P/current"; fi
rm -f "$S/activated" "$S/before"`,At=e=>({before:`${Z(e)}
rm -f "$S/activated"`,after:`printf '%s\\n' ${(0,p.quote)(e)} | put "$S/activated"`}),It=(e,t,n,r)=>({before:`${Z(e)}
mkdir -p "$S/instances"
rm -f "$S/standby/${t}" "$S/listened/${t}"
printf 'starting %s\\n' "$R" | put "$S/instances/${t}" || exit $?
(
${n||":"}
) || exit $?`,after:`${ue(e,t)}
(
${r||":"}
) || exit ${c.EXIT.refused}`}),Lt=(e,t,n)=>({before:`rm -f "$S/standby/${e}"
printf 'stopping %s\\n' ${(0,p.quote)(t??"")} | put "$S/instances/${e}" || exit $?
(
${n||":"}
) || exit $?`,after:$e(e)}),ue=(e,t)=>`printf 'running %s\\n' ${(0,p.quote)(e)} | put "$S/instances/${t}" || exit $?`,$e=e=>`rm -f "$S/instances/${e}" "$S/listened/${e}"`,Tt=({release:e,digest:t})=>`R=${(0,p.quote)(e)}
isOther() { case $(cat "$S/records/$R.json") in *${(0,p.quote)(`"digest":"${t}"`)}*) return 1 ;; esac; }
isUsed() { [ "$(readlink "$P/current" 2>/dev/null)" = "releases/$R" ] || grep -qxF "running $R" "$S"/instances/* 2>/dev/null; }
if [ -f "$S/records/$R.json" ] && isOther && ! isUsed; then
  [ "$(cat "$S/activated" 2>/dev/null)" != "$R" ] || rm -f "$S/activated"
  rm -f "$S/manifests/$R" "$S/stats/$R"
  [ ! -d "$P/releases/$R" ] || mv -T "$P/releases/$R" "$P/releases/.partial-$$-$R" || fail ${c.EXIT.full} cannot-move "$P/releases/$R"
  rm -rf "$P/releases/.partial-$$-$R"
fi`,Ft=(e,t,n)=>`${(0,c.preamble)(e)}guard ${t}
${X}
keep=$(readlink "$P/current" 2>/dev/null)
for r in ${n.map(p.quote).join(" ")}; do
  [ "releases/$r" = "$keep" ] && continue
  mv -T "$P/releases/$r" "$P/releases/.removed-$$-$r" 2>/dev/null || { printf '%s\\n' "$P/releases/$r"; continue; }
  rm -f "$S/manifests/$r" "$S/stats/$r"
done
for left in "$P"/releases/.partial-* "$P"/releases/.removed-* "$P"/.current.*; do
  gone "$left" || printf '%s\\n' "$left"
done
# Of commands the last hundred.
ls -1t "$S/steps" 2>/dev/null | tail -n +101 | while read -r d; do rm -rf "$S/steps/$d"; done
${c.TRIM_JOURNAL}`,q=({instances:e,former:t})=>[...e,...t],Dt=({name:e,address:t,releases:n,current:r,activated:s,instances:a,former:o,obstacles:i})=>({name:e,address:t,kept:n,...r===void 0?{}:{holds:r},...s===void 0?{}:{settled:s},slots:a.map(pe),...o.length>0?{former:o.map(pe)}:{},...i.length===0?{}:{obstacles:i}}),pe=({host:e,port:t,...n})=>({...n,place:e,order:t,env:{CIMYR_PORT:String(t)}}),P=`heard=
sockets() {
  [ -n "$heard" ] || heard=" $(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk '$4 == "0A" { n = split($2, at, ":"); printf "%s/%s ", at[n], $10 }')"
}
listens() {
  [ -r /proc/net/tcp ] || return 2
  sockets
  case $heard in *" $(printf %04X "$1")/"*) return 0 ;; *) return 1 ;; esac
}
is_ours() { 2>/dev/null grep -qzxF -e "CIMYR_PORT=$2" "$1" && 2>/dev/null grep -qzF -e "CIMYR_RELEASE_PATH=$P/releases/" "$1"; }
lives() {
  for e in $(grep -lzxF -e "CIMYR_PORT=$1" /proc/[0-9]*/environ 2>/dev/null); do ! is_ours "$e" "$1" || return 0; done
  return 1
}
who() {
  sockets
  wanted=' '
  for one in $heard; do [ "\${one%/*}" != "$(printf %04X "$1")" ] || wanted="$wanted\${one#*/} "; done
  pids=$(ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v wanted="$wanted" '/^\\/proc\\// { split($0, at, "/"); pid = at[3] }
    match($0, /socket:\\[[0-9]+\\]$/) && index(wanted, " " substr($0, RSTART + 8, RLENGTH - 9) " ") && !seen[pid]++ { print pid }')
  [ -n "$pids" ] || echo unknown
  for pid in $pids; do
    e=/proc/$pid/environ
    # Whoever hands variables on may hand on old ones: where it works says more.
    at=$(readlink "/proc/$pid/cwd" 2>/dev/null)
    case $at in "$P"/releases/[!.]*) at=\${at#"$P"/releases/}; at=\${at%%/*} ;; *) at= ;; esac
    if is_ours "$e" "$1"; then echo "ours $pid \${at:-$(tr '\\000' '\\n' < "$e" 2>/dev/null | sed -n 's/^CIMYR_RELEASE=//p' | tail -n 1)}"
    elif 2>/dev/null grep -qz '^PATH=' "$e" && ! grep -qz '^INVOCATION_ID=' "$e"; then echo "others $pid"
    else echo unknown; fi
  done
}`,Ct=`${P}
for f in "$S"/instances/*; do
  [ -f "$f" ] && 2>/dev/null read -r state _ < "$f" && [ "$state" = running ] && listens "\${f##*/}" || continue
  mkdir -p "$S/listened" && : > "$S/listened/\${f##*/}"
done
`;function me(e){return e.split(`
`).filter(Boolean).map(t=>{const[n,r="",s=""]=t.split(" ");return n==="ours"?{kind:n,pid:Number(r),...(0,p.isReleaseName)(s)?{release:s}:{}}:n==="others"?{kind:n,pid:Number(r)}:{kind:"unknown"}})}var he=/^(?:E?[GU]ID|PPID|PGRP|USER_ID|KSH\w*|BASH\w*|SHELLOPTS|IFS|OPT(?:IND|ARG|ERR)|S?RANDOM|SECONDS|LINENO|EPOCH\w+|GROUPS|DIRSTACK|FUNCNAME|PIPESTATUS|HIST\w+)$/;function Bt(e,t){const n=([o,i])=>`${o}=${(0,p.quote)(i)}`,r=Object.entries(e).filter(([o])=>he.test(o)),s=Object.entries(e).filter(([o])=>!he.test(o)),a=r.length===0?"":`env ${r.map(n).join(" ")} `;return[...s.map(o=>`export ${n(o)}`),`exec ${a}${t}`].join(`
`)}function zt(e,t,n){const r=`E${(0,et.randomBytes)(12).toString("hex")}`;return`${(0,c.preamble)(e)}
D="$S/steps/${n.id}"
[ -d "$D" ] || ours ${t}
(umask 077; mkdir -p "$D") || fail ${c.EXIT.full} cannot-make "$D"
exec 7>>"$D/lock" || exit ${c.EXIT.full}
flock 7
if [ ! -e "$D/begun" ]; then
  guard ${t}
  ${n.before??":"}
  (umask 077; cat > "$D/script" && : > "$D/begun") <<'${r}' || fail ${c.EXIT.full} cannot-write "$D/script"
${Ht(e,n)}
${r}
  ${n.logOf===void 0?":":`mkdir -p "$S/logs" && rm -f "$S/logs/${n.logOf}" && ln -s ../../logs/${n.logOf} "$D/out"`}
  # With the umask of the account: ours is for what cimyr makes.
  (umask "$U"; LC_ALL=$L exec setsid sh "$D/script") > "$D/out" 2>&1 < /dev/null &
  child=$!
  exec 9>&-
  wait "$child"
fi
printf 'rc %s\\n' "$(cat "$D/rc" 2>/dev/null || echo unknown)"
tail -c 65536 "$D/out" 2>/dev/null
# It may hold secrets, and has been read. What an instance prints is its log, and stays.
[ -L "$D/out" ] || rm -f "$D/out"
exit 0`}function Ht(e,t){return`rm -f "$0"
set -- "$(dirname "$0")" "$(date +%s)"
[ -n "$LC_ALL" ] || unset LC_ALL
${J(t.isSwept?Yt(t):t,"7>&- 9>&-")}
rc=$?
${(0,c.preamble)(e)}
case $rc in 124|137|143) [ $(($(date +%s) - $2)) -lt ${Q(t)} ] || rc=late ;; esac
${t.isSwept?Gt(t.id):":"}
if [ "$rc" = 0 ]; then (
${t.after??":"}
) || rc=$?; fi
printf '%s\\n' "$rc" | put "$1/rc"`}var ve="CIMYR_SWEPT",Yt=({env:e,...t})=>({...t,env:{...e,[ve]:t.id}}),Gt=e=>`for turn in 1 2 3; do
  [ "$rc" = late ] || break
  for e in /proc/[0-9]*/environ; do
    tr '\\000' '\\n' < "$e" 2>/dev/null | grep -qxF ${(0,p.quote)(`${ve}=${e}`)} || continue
    e=\${e%/environ}; kill -9 "\${e#/proc/}" 2>/dev/null
  done
done`;function J({text:e,directory:t,env:n,...r},s){return`(
cd ${(0,p.quote)(t)} || exit 1
${Bt(n,`timeout -k 5 ${Q(r)} sh -c ${(0,p.quote)(e)} ${s}`)}
)`}var Q=({timeoutMs:e})=>Math.max(1,Math.ceil(e/1e3));function jt(e,{timeoutMs:t}){const[,n="",r=""]=/^rc (\S+)\n([\s\S]*)$/.exec(e)??[];return/^\d+$/.test(n)?{end:(0,p.endOfShell)(Number(n)),output:r}:n==="late"?{end:{kind:"late",limitMs:t},output:r}:{end:{kind:"killed"},output:r}}var ke=60,Ut=2;function Wt(e,t,n){const{port:r,release:s,ms:a,stop:o}=n,i=`E${(0,Qe.randomBytes)(12).toString("hex")}`;return`${(0,c.preamble)(e)}guard ${t}
[ "$(cat "$S/instances/${r}" 2>/dev/null)" = ${(0,p.quote)(`running ${s}`)} ] || exit 0
D="$S/steps/${o.id}"
(umask 077; mkdir -p "$D" "$S/logs" "$S/standby" && cat > "$D/script.$$") <<'${i}' || fail ${c.EXIT.full} cannot-write "$D/script"
${Vt(e,n)}
${i}
${c.TELL_TIME}
printf '%s %s %s %s\\n' ${o.id} "$NOW" ${Kt(a)} "$BOOT" | put "$S/standby/${r}" || exit $?
(umask "$U"; LC_ALL=$L exec setsid sh "$D/script.$$") >> "$S/logs/${r}" 2>&1 < /dev/null 9>&- &`}var Kt=e=>Math.max(1,Math.ceil(e/1e3));function Vt(e,{port:t,release:n,stop:r,idle:s}){const a=`${(0,c.preamble)(e)}
N="$S/standby/${t}"
is_mine() { 2>/dev/null read -r id at ttl boot < "$N" && [ "$id" = ${r.id} ]; }`;return`rm -f "$0"
[ -n "$LC_ALL" ] || unset LC_ALL
(
${a}
while is_mine; do
  ${c.TELL_TIME}
  left=$((at + ttl + 1 - NOW))
  [ "$boot" = "$BOOT" ] && [ "$left" -gt 0 ] || exit 0
  [ "$left" -le ${ke} ] || left=${ke}
  sleep "$left"
done
exit 1
) || exit 0
while :; do
  exec 9>>${(0,p.quote)(`${e}/.cimyr/lock`)} && flock 9 || exit 0
  (
  ${a}
  ${c.READ_LEASE}
  is_mine || exit 1
  ! lasts || exit 2
  [ "$(cat "$S/instances/${t}" 2>/dev/null)" = ${(0,p.quote)(`running ${n}`)} ] && ( ${s} ) || { rm -f "$N"; exit 1; }
  ${r.before??":"}
  )
  case $? in 0) break ;; 2) exec 9>&-; sleep ${Ut} ;; *) exit 0 ;; esac
done
${J(r,"9>&-")} || exit 0
${(0,c.preamble)(e)}
${r.after??":"}`}function Xt(e,t){const[n="",r]=t.split(" ");return new Map(e.flatMap(s=>{const[a,,o,i,l]=s.split(" "),d=Number(o)+Number(i)+1-Number(n);return l===r&&d>0?[[Number(a),d*1e3]]:[]}))}var Zt=(e,t)=>(0,c.lookScript)(e,p.PROGRAMS,`${P}
part current; readlink "$P/current" 2>/dev/null
part activated; small "$S/activated"
part releases; ls -1 "$P/releases" 2>/dev/null
part dead; for f in "$S"/listened/*; do [ ! -f "$f" ] || listens "\${f##*/}" || [ $? = 2 ] || lives "\${f##*/}" || echo "\${f##*/}"; done
part recorded; for r in "$P/releases"/*; do r=\${r##*/}; [ ! -f "$S/records/$r.json" ] || { echo "$r"; break; }; done
part traffic
${t?`(
${t.look}
) 2>&1`:":"}`),qt={servers:[],obstacles:[],stateFiles:[]};function Jt(e,t,n){const r=new c.Printed(e,t),s=S=>r.lines(S),[a=""]=s("current"),o=(0,c.stateIn)(r,n.name,n,{hasPointer:a.startsWith("releases/"),hasState:s("instances").length>0||s("recorded").length>0});if(!o.ok)return o;const i=n.traffic?.read(r.text("traffic"))??(0,f.ok)(qt);if(!i.ok)return(0,f.err)({kind:"proxy-silent",detail:i.error});const{servers:l,obstacles:d,stateFiles:u}=i.value,$=n.traffic&&n.ports.filter(S=>!l.some(y=>y.port===S));if($&&$.length>0)return(0,f.err)({kind:"no-server",ports:$,stateFiles:u});const m=Xt(s("standby"),s("clock")[0]??""),[h]=s("activated"),v=new Set(s("dead").map(Number)),g=Qt(n,s("instances"),l,v).map(S=>{const y=m.get(S.port);return y===void 0||S.state!=="running"?S:{...S,standbyMs:y}}),k=a.slice(9);return(0,f.ok)({...o.value,host:{name:n.name,address:n.address,obstacles:d,releases:s("releases").filter(p.isReleaseName),...a.startsWith("releases/")&&(0,p.isReleaseName)(k)?{current:k}:{},...h===void 0||!(0,p.isReleaseName)(h)?{}:{activated:h},instances:g.filter(({port:S})=>n.ports.includes(S)),former:g.filter(({port:S})=>!n.ports.includes(S))},servers:l})}function Qt(e,t,n,r){const s=new Map(t.map(l=>[Number(l.split(" ")[0]),l.split(" ").slice(1)])),a=new Set([...e.ports,...[...s.keys()].filter(l=>l>0)]),i=n.filter(({isOpen:l,port:d})=>l&&e.ports.includes(d)).reduce((l,{weight:d})=>l+d,0);return[...a].map(l=>{const d=n.find(v=>v.port===l),[u,$]=s.get(l)??[],m=d?.isOpen?d.weight:0,h=d!==void 0&&!d.isOpen&&d.weight>0;return{id:`${e.address}:${l}`,host:e.name,port:l,...$===void 0||!(0,p.isReleaseName)($)?{}:{release:$},state:en(u,r.has(l),h),share:i===0||!e.ports.includes(l)?0:m/i,inFlight:d?.inFlight??0}})}function en(e,t,n){return e===void 0?"stopped":e!=="running"?"unsettled":t?"dead":n?"unsettled":"running"}var we=e=>(0,c.callAll)(e.hosts,t=>b(t,e));async function b(e,t){const{text:n,separator:r}=Zt(t.target.path,t.traffic),s=await(0,c.call)(e,n,t.clock);if(!s.ok)return s;const a={name:e.name,app:t.app,environment:t.environment,ports:t.target.instances?.ports??[],address:t.addressOf(e),...t.traffic?{traffic:t.traffic}:{}},o=Jt(s.value,r,a);return o.ok?o:(0,f.err)({...o.error,place:e.name})}var tn=new Set(["weights","beside"]),nn=new Set,ge=async e=>(0,p.wholeOf)(await ee(e));async function ee(e){const t=await(0,c.inTurns)(e.hosts,s=>b(s,e)),n=t.flatMap(s=>s.ok?[s.value]:[]),r=(0,c.mergedState)(n.map(s=>({...s,place:s.host.name})),e);return{...r,seen:{places:n.map(({host:s})=>Dt(rn(s,r.ledger,e))),abilities:e.traffic?tn:nn},troubles:[...t.flatMap(s=>s.ok?[]:[s.error]),...r.troubles]}}function rn(e,t,{cargo:n}){return!n||!(0,p.isOther)(t,n.release,n.artifact.digest)?e:{...e,releases:e.releases.filter(r=>r!==n.release)}}var te=(e,t,n)=>`${e.addressOf(t)}:${n}`,sn=6e4;async function A(e,{parts:t},n){const r=await(0,c.callAll)(t.hosts,async s=>{const a=[],o=e.at.flatMap(l=>an(l,s,t));if(o.length===0)return(0,f.ok)(a);const i=await b(s,t);if(!i.ok)return i;for(const l of o){const d=q(i.value.host).find($=>$.port===l),u=await n({host:s,port:l,there:d,look:i.value});if(!u.ok)return u;a.push(...u.value.notes)}return(0,f.ok)(a)});return r.ok?(0,f.ok)({notes:r.value.flat()}):r}function an(e,t,n){const r=Number(e.slice(e.lastIndexOf(":")+1));return te(n,t,r)===e?[r]:[]}function Se(e,{host:t,port:n},{release:r,home:s,spec:a,env:o},i){const{target:l}=i,d=`${l.path}/releases/${s}`;return{text:a[e]??":",directory:d,env:{...o,CIMYR_RELEASE:r,CIMYR_RELEASE_PATH:d,CIMYR_PORT:String(n),CIMYR_INSTANCE:te(i,t,n)},timeoutMs:sn}}var on=({checkedAs:e})=>e===void 0?{}:{unproved:e};function ye({look:e,port:t},{traffic:n}){const r=e.servers.find(a=>a.port===t);if(!n||!r)return{open:"",close:""};const s={server:r.name,weight:0};return{open:n.change([{...s,isOpen:!0,...on(r)}]),close:n.change([{...s,isOpen:!1}])}}async function cn(e,{release:t},n){const{target:r,clock:s}=n.parts;return r.instances===void 0||r.instances.isSocketActivated?(0,f.ok)({notes:[]}):A({at:e},n,async({host:a,port:o})=>{const i=`${(0,c.preamble)(r.path)}${P}
listens ${o} && who ${o}; exit 0`,l=await(0,c.call)(a,i,s);if(!l.ok)return l;const d=me(l.value);for(const $ of d)if($.kind==="ours"&&$.release!==void 0&&$.release!==t)return(0,f.err)({kind:"port-taken",place:a.name,port:o,pid:$.pid,release:$.release});const u=d.length>0&&d.every(({kind:$})=>$==="unknown");return(0,f.ok)({notes:u?[{kind:"port-unknown",place:a.name,port:o}]:[]})})}var ln=class{parts;fence;#t=(0,nt.randomBytes)(4).toString("hex");#e=0;constructor(e,t){this.parts=e,this.fence=t}idOf(e){return`${this.fence}-${this.#t}-${e}`}nextId(e){return this.#e++,this.idOf(`${this.#e}-${e}`)}},ne=100,E=({parts:e},t)=>e.hosts.filter(({name:n})=>t.includes(n));async function I(e,t,{parts:{target:n,clock:r,mask:s},fence:a}){const o=zt(n.path,a,t),i=await(0,c.call)(e,o,r,(0,c.asLongAs)(t.timeoutMs));if(!i.ok)return i;const{end:l,output:d}=jt(i.value,t);if((0,p.isGood)(l))return(0,f.ok)({notes:[]});const{name:u}=e;return(0,f.err)({kind:"command",place:u,command:s(t.text),end:l,output:s(d)})}async function dn(e,t,{release:n,env:r},s){const a=await fn(n,s);if(!a.ok)return a;const o=a.value;if(!o)return(0,f.ok)({notes:[]});const i=`${s.parts.target.path}/releases/${n}`,l=(0,tt.createHash)("sha256").update(t).digest("hex").slice(0,12),d=s.idOf(l),u={...r,CIMYR_RELEASE_PATH:i},{command:$,timeoutMs:m}=e;return I(o,{id:d,text:$,directory:i,env:u,timeoutMs:m,isSwept:!0},s)}async function fn(e,{parts:t}){const[n,...r]=t.hosts;if(r.length===0)return(0,f.ok)(n);const s=await we(t);if(!s.ok)return s;const a=s.value.findIndex(({host:o})=>o.releases.includes(e));return(0,f.ok)(t.hosts[Math.max(0,a)])}var re=(e,t)=>e.host.instances.filter(n=>n.release===t&&n.state==="running"),L=(e,{port:t})=>e.servers.find(n=>n.port===t),se=(e,t)=>t===void 0?[]:re(e,t).flatMap(n=>L(e,n)??[]).filter(({isReady:n})=>!n);function un(e,t,n){const r=re(e,t),s=e.host.instances.filter(d=>!r.includes(d)),a=s.filter(({share:d})=>d>0),{candidate:o,other:i}=(0,c.weightsFor)(n,r.length,a.length),l=(d,u)=>{const $=L(e,d);return $?[{server:$.name,weight:u>0?$.onlyWeight??u:0}]:[]};return[...r.flatMap(d=>l(d,o)),...s.flatMap(d=>l(d,a.includes(d)?i:0)),...n===100?e.host.former.flatMap(d=>l(d,0)):[]]}var $n=e=>[...e.host.instances,...e.host.former].flatMap(t=>L(e,t)?.name??[]).map(t=>({server:t,weight:0}));function pn(e,t,n,r,s){const a=new Set(re(n,r).flatMap(l=>L(n,l)?.name??[])),o=l=>t.reduce((d,{server:u,weight:$=0})=>d+(a.has(u)===l?$:0),0),i=100*o(!0)/Math.max(1,o(!0)+o(!1));return Math.abs(i-s)<.5?[]:[{kind:"share",place:e,percent:i,asked:s}]}async function mn(e,t,n){const{parts:r,fence:s}=n,{traffic:a,target:o,clock:i}=r,l=await(0,c.callAll)(E(n,e.at),async d=>{const u=await b(d,r);return u.ok?(0,c.call)(d,(0,c.guarded)(o.path,s,a?.change($n(u.value))??":"),i):u});return l.ok?(0,f.ok)({notes:[]}):l}var be=3e4;async function hn(e,{drainMs:t=be},{parts:n}){const r=[],s=await(0,c.callAll)(n.hosts,async a=>{let o=await b(a,n);const i=()=>o.ok?q(o.value.host).filter(l=>e.at.includes(l.id)&&l.inFlight>0):[];await(0,D.poll)(n.clock,{intervalMs:ne,deadlineMs:t},async()=>(o.ok&&i().length>0&&(o=await b(a,n)),!o.ok||i().length===0));for(const{id:l,inFlight:d}of i())r.push({kind:"not-drained",slot:l,inFlight:d,waitedMs:t});return o.ok?(0,f.ok)(void 0):o});return s.ok?(0,f.ok)({notes:r}):s}var vn=16*1024,kn=16*1024*1024,wn=(e,t,n)=>`${(0,c.preamble)(e)}guard ${t}
R=${(0,p.quote)(n)}; M="$S/manifests"
${K}
${X}
mkdir -p "$P/releases" "$P/shared" "$M" "$S/stats" "$S/records" || fail ${c.EXIT.full} cannot-make "$P"
for left in "$P"/releases/.partial-*; do gone "$left"; done
cat > "$M/.incoming" || fail ${c.EXIT.full} cannot-write "$M/.incoming"
base=$(readlink "$P/current" 2>/dev/null); base=\${base#releases/}
[ -n "$base" ] && [ -s "$M/$base" ] && [ -s "$S/stats/$base" ] || base=
: > "$M/.kept"
set -- /dev/null /dev/null /dev/null
[ -z "$base" ] || { stats "$P/releases/$base" > "$M/.now"; set -- "$S/stats/$base" "$M/.now" "$M/$base"; }
printf 'base %s\\nlacks ' "$base"
(cd "$M" && awk '
  ${V}
  function content(all) { split(all, f, " "); return f[1] " " f[2] " " substr(f[3], 1, 1) }
  function tell(bit) { digit = digit * 2 + bit; if (++n % 4 == 0) { printf "%x", digit; digit = 0 } }
  FILENAME == ARGV[1] { path = split_line(); was[path] = told; next }
  FILENAME == ARGV[2] { path = split_line(); is_link[path] = told ~ /^[^ ]+ [^ ]+ l/; if (path in was) as_it_was[path] = was[path] == told ? "=" : content(was[path]) == content(told) ? "~" : "!"; next }
  FILENAME == ARGV[3] { path = substr($0, 73); mark = as_it_was[path]
    if ((mark == "=" || mark == "~") && is_link[path] == (substr($0, 66, 1) == "l")) have[$0] = mark; next }
  $0 in have { tell(0); path = substr($0, 73); split(was[path], f, " ")
    if (have[$0] == "=" && !is_link[path] && f[1] <= ${vn} && (copied += f[1]) <= ${kn}) have[$0] = "~"
    print have[$0] path > ".kept"; next }
  { tell(substr($0, 66, 1) != "d") }
  END { while (n % 4) tell(0) }' "$@" .incoming)
echo
# No words to be taken apart: a file system's name may have spaces in it.
printf 'free %s\\n' "$(stat -f -c '%a %S' "$P" 2>/dev/null | awk '{ printf "%.0f", $1 * $2 }')"`,gn=`is_there() { [ -e "$1" ] || [ -L "$1" ]; }
share() {
  s="$P/shared/$1"; n="$N/$1"; d=$(dirname "$n")
  mkdir -p "$d" "$(dirname "$s")" || give_up ${c.EXIT.full} cannot-make "$s"
  # Through a link of the artifact something else would be replaced.
  [ "$(cd "$d" && pwd -P)" = "$(cd "$N" && pwd -P)\${d#"$N"}" ] || give_up ${c.EXIT.refused} cannot-link "$n"
  if is_there "$s"; then ! is_there "$n" || printf 'kept %s\\n' "$1"
  elif is_there "$n"; then rm -rf "$s.tmp" && cp -RPp "$n" "$s.tmp" && mv -T "$s.tmp" "$s"
  elif [ "$2" = file ]; then give_up ${c.EXIT.refused} no-shared "$s"
  else mkdir -p "$s"; fi || give_up ${c.EXIT.full} cannot-make "$s"
  mode=; [ -w "$d" ] || { mode=$(stat -c %a "$d"); chmod u+w "$d"; }
  gone "$n"; ln -s "$s" "$n" || give_up ${c.EXIT.full} cannot-link "$s"
  [ -z "$mode" ] || chmod "$mode" "$d"
}`,Sn=e=>!e.endsWith("/")&&ie.posix.basename(e).includes(".")?"file":"directory",yn=e=>ie.posix.normalize(e).replace(/\/+$/,""),bn=e=>e.map(t=>`share ${(0,p.quote)(yn(t))} ${Sn(t)}`).join(`
`),Rn=(e,t,{release:n,base:r,shared:s})=>`${(0,c.preamble)(e)}guard ${t}
R=${(0,p.quote)(n)}; B=${(0,p.quote)(r)}; N="$P/releases/.partial-$R"; M="$S/manifests"
${K}
${X}
if [ -d "$P/releases/$R" ]; then
  # It came before, and the answer was lost.
  [ ! -e "$M/.incoming" ] || [ "$(sha256sum < "$M/.incoming")" = "$(sha256sum < "$M/$R")" ] ||
    fail ${c.EXIT.refused} other-release "$R"
  exit 0
fi
gone "$N"
give_up() { gone "$N"; fail "$@"; }
mkdir -p "$P/releases" && mkdir -m 700 "$N" && cd "$N" || fail ${c.EXIT.full} cannot-make "$N"
paths() { tr '\\n' '\\0' | xargs -0 -r "$@"; }
listed() { awk -v kind="$1" 'substr($0, 66, 1) == kind { print substr($0, 73) }' "$M/.incoming"; }
listed d | paths mkdir -p -- || give_up ${c.EXIT.full} cannot-make "$N"
${_n}
tar -x -o -p -f - || give_up ${c.EXIT.full} not-whole
awk 'FILENAME == ARGV[1] { kept[substr($0, 2)] = 1; next }
  substr($0, 66, 1) == "f" && !(substr($0, 73) in kept) { print substr($0, 1, 64) "  ./" substr($0, 73) }' "$M/.kept" "$M/.incoming" |
  { if IFS= read -r first; then { printf '%s\\n' "$first"; cat; } | sha256sum -c - > /dev/null 2>&1; fi; } ||
  give_up ${c.EXIT.refused} not-as-sent
${Mn}
${gn}
${bn(s)}
[ ! -s "$M/.modes" ] && ${s.length===0?":":"false"} || stats . > "$M/.now"
no_directories < "$M/.now" > "$S/stats/$R.tmp" && mv "$S/stats/$R.tmp" "$S/stats/$R" || give_up ${c.EXIT.full} cannot-write "$S/stats/$R"
cp "$M/.incoming" "$M/$R" || give_up ${c.EXIT.full} cannot-write "$M/$R"
cd "$P" && chmod 755 "$N" && mv -T "$N" "$P/releases/$R" || give_up ${c.EXIT.full} cannot-move "$N"
rm -f "$M/.kept" "$M/.now" "$M/.modes" "$M/.incoming"`,_n=`kept() { sed -n "s/^$1//p" "$M/.kept"; }
missing() { while IFS= read -r f; do [ -e "$N/$f" ] || [ -L "$N/$f" ] || printf '%s\\n' "$f"; done; }
each() { while IFS= read -r f; do "$@" "./$f" "$N/$f"; done; }
copy() { each cp -Pp; }
# Small systems have neither this nor --parents.
! tar -c -f /dev/null --no-recursion -T /dev/null 2>/dev/null || copy() { sed 's,^,./,' | tar -c -f - --no-recursion -T - | tar -x -o -p -f - -C "$N"; }
if [ -n "$B" ]; then
  way=-Pl
  if cp --reflink=always "$M/.incoming" "$N/.probe" 2>/dev/null; then way='-Pp --reflink=always'; fi
  rm -f "$N/.probe"
  (cd "$P/releases/$B" || exit 1
  left='~'
  kept = | paths sh -c 'to=$1; way=$2; shift 2; exec cp $way --parents -- "$@" "$to"' cp "$N" "$way" || left='[=~]'
  [ "$left" != '~' ] || [ -n "$(kept '~')" ] || exit 0
  find "$N" -type d ! -perm -700 -exec chmod u+rwx {} +
  cp --parents --help > /dev/null || kept = | missing | each ln
  kept "$left" | missing | copy
  [ -z "$(kept "$left" | missing)" ]) > /dev/null 2>&1 || give_up ${c.EXIT.full} cannot-link "$P/releases/$B"
fi`,Mn=`stats . > "$M/.now"
awk '${V}
  FILENAME == ARGV[1] { kind[substr($0, 73)] = substr($0, 66, 1); mode[substr($0, 73)] = substr($0, 68, 4); n++; next }
  { path = split_line(); if (kind[path] != substr($3, 1, 1)) exit stranger = 1
    n--; is_directory = kind[path] == "d"; is = is_directory ? $4 % 1000 : $4
    if (kind[path] != "l" && is + 0 != mode[path] + 0) print mode[path] " " is_directory path }
  END { exit stranger || n != 0 }' "$M/.incoming" "$M/.now" > "$M/.modes" || give_up ${c.EXIT.refused} not-as-sent
for is_directory in 0 1; do
  for mode in $(sed -n "s/^\\([0-7]*\\) $is_directory.*/\\1/p" "$M/.modes" | sort -r -u); do
    sed -n "s/^$mode $is_directory//p" "$M/.modes" | sort -r | paths chmod "$mode" -- || give_up ${c.EXIT.full} cannot-write "$N"
  done
done`;async function On(e,t,n){const{root:r,fence:s,release:a,shared:o,clock:i}=n,l=()=>rt.Readable.from([Nt(t.entries)]),d=wn(r,s,a),u=await(0,c.call)(e,d,i,{...c.LONG,input:l});if(!u.ok)return u;const $=Re(u.value),m=$("base")[0]??"",h=Nn($("lacks")[0],t.entries);if(!h)return(0,f.err)({kind:"script",place:e.name,problem:"ended",about:"no comparison"});const v=h.reduce((j,yt)=>j+yt.bytes,0),g=$("free")[0];if(g&&v>Number(g))return(0,f.err)({kind:"no-space",place:e.name,path:r,bytes:v,freeBytes:Number(g)});const k=await En(e,t,h,{script:Rn(r,s,{release:a,base:m,shared:o}),clock:i});if(!k.ok)return k;const S=t.entries.filter(({kind:j})=>j!=="d").length-h.length,y={kind:"sent",place:e.name,files:h.length,bytes:v,linked:S,base:m};return(0,f.ok)([y,...xn(e,t,Re(k.value)("kept"))])}async function En(e,t,n,{script:r,clock:s}){let a;const i=await(0,c.call)(e,r,s,{...c.LONG,input:()=>t.pack(n).once("error",l=>{l instanceof c.ArtifactChanged&&(a=l)})});return!i.ok&&a?(0,f.err)({kind:"artifact-changed",detail:a.message}):i}function Re(e){const t=e.split(`
`);return n=>t.flatMap(r=>r.startsWith(`${n} `)?[r.slice(n.length+1)]:[])}function Nn(e,t){if(e?.length===Math.ceil(t.length/4))return t.filter((n,r)=>(Number.parseInt(e[r>>2]??"",16)&8>>(r&3))!==0)}var xn=({name:e},{entries:t},n)=>n.map(r=>{const s=a=>a.kind!=="d"&&(a.path===r||a.path.startsWith(`${r}/`));return{kind:"shared-kept",place:e,path:r,files:t.filter(s).length}});async function Pn(e,{release:t},n){const{cargo:r,target:s,clock:a}=n.parts,o=await(0,c.callAll)(E(n,e.at),i=>r?.release===t?On(i,r.artifact,{root:s.path,fence:n.fence,release:t,shared:s.shared,clock:a}):Promise.resolve((0,f.err)({kind:"not-kept",release:t,places:[i.name]})));return o.ok?(0,f.ok)({notes:o.value.flat()}):o}var An=5;async function _e(e,{isAllGone:t,after:n},{drainMs:r=be},{parts:{target:s,clock:a},fence:o}){const{host:i,port:l}=e,d=(0,c.guarded)(s.path,o,`${P}
listens ${l}
case $? in 0) who ${l}; exit 0 ;; 2) echo blind ;; *)
  ${t?`! lives ${l} || { echo alive; exit 0; }`:":"}
  echo free
esac
${n}`);let u=(0,f.ok)({isFree:!1,isBlind:!1,listeners:[]}),$=0;return await(0,D.poll)(a,{intervalMs:ne,deadlineMs:r},async()=>{const m=await(0,c.call)(i,d,a);return u=m.ok?(0,f.ok)(Ln(m.value)):m,$=u.ok&&In(u.value)?$+1:0,!u.ok||u.value.isFree||u.value.isBlind||$===An}),u}var In=({listeners:e})=>e.length>0&&e.every(({kind:t})=>t==="unknown");function Ln(e){const[t]=e.split(`
`);return{isFree:t==="free",isBlind:t==="blind",listeners:t==="free"||t==="blind"||t==="alive"?[]:me(e)}}function Me({host:{name:e},port:t},{listeners:n}){const r=n.find(({kind:o})=>o==="ours")??n.find(({kind:o})=>o==="others");if(!r||r.kind==="unknown")return(0,f.ok)([{kind:"port-unknown",place:e,port:t}]);const{pid:s}=r,a=r.kind==="ours"&&r.release!==void 0?{release:r.release}:{};return(0,f.err)({kind:"port-taken",place:e,port:t,pid:s,...a})}async function Tn(e,t,n){if(n.parts.target.instances?.isSocketActivated)return(0,f.ok)({notes:[]});const r=await _e(e,{isAllGone:!1,after:":"},t,n);if(!r.ok)return r;const s=r.value.isFree||r.value.isBlind?(0,f.ok)([]):Me(e,r.value);return s.ok?(0,f.ok)({notes:s.value}):s}var T=({spec:e},{target:t})=>e?de(e):le(t);async function Fn(e,t,n,r){if(e===n.release)return(0,f.ok)(T(n,r));const s=await(0,c.copyOn)(t,e,r,x());if(!s.ok&&s.error.kind!=="state")return s;const a=s.ok?s.value?.settings.spec:void 0;return(0,f.ok)(a?de(a):T(n,r))}var Dn=(e,t,n)=>A(e,n,async r=>{if(r.there?.state==="stopped")return(0,f.ok)({notes:[]});const s=await Oe(r,t,n.parts);if(!s.ok)return s;const{after:a,...o}=s.value,i=await I(r.host,{id:n.nextId("stop"),...o},n);if(!i.ok&&i.error.kind!=="command")return i;if(i.ok&&n.parts.target.instances?.isSocketActivated)return ae(a,r,n);const l={isAllGone:!i.ok,after:i.ok?a:`[ -r /proc/net/tcp ] || exit 0
${a}`},d=await _e(r,l,t,n);return d.ok?Cn(r,i,d.value,t,n):d});async function ae(e,{host:t},{parts:n,fence:r}){const s=await(0,c.call)(t,(0,c.guarded)(n.target.path,r,e),n.clock);return s.ok?(0,f.ok)({notes:[]}):s}async function Cn(e,t,n,{release:r},s){if(n.isBlind)return t;if(n.isFree){if(t.ok||t.error.kind!=="command")return t;const l=(0,p.maskedFailure)((0,p.briefFailure)(t.error),s.parts.mask);return(0,f.ok)({notes:[{kind:"was-gone",place:e.host.name,port:e.port,failure:l}]})}if(n.listeners.some(l=>l.kind==="ours"&&l.release===r)&&e.there?.release===r)return ae(ue(r,e.port),e,s);if(!t.ok)return t;const o=Me(e,n);if(!o.ok)return o;const i=await ae($e(e.port),e,s);return i.ok?(0,f.ok)({notes:o.value}):i}async function Oe(e,t,n){const{there:r,look:s}=e,a=r?.release??s.host.current??t.release,o=s.host.releases.includes(a)?a:t.release,i=await Fn(o,e.host,t,n);return i.ok?(0,f.ok)({...Se("stop",e,{release:a,home:o,spec:i.value,env:t.env},n),...Lt(e.port,r?.release,ye(e,n).close)}):i}var Bn=(e,t,n)=>A(e,n,async r=>{const{parts:s,fence:a}=n,{host:o,port:i,there:l,look:d}=r;if(l?.state!=="running"||l.release===void 0)return(0,f.ok)({notes:[]});const u=d.servers.find(k=>k.port===i)?.name,$=await Oe(r,t,s);if(!$.ok)return $;const m={id:n.nextId("retire"),...$.value},h=u!==void 0&&s.traffic?.idle(u)||":",v={port:i,release:l.release,ms:e.ms,stop:m,idle:h},g=await(0,c.call)(o,Wt(s.target.path,a,v),s.clock);return g.ok?(0,f.ok)({notes:[]}):g}),Ee=3e4;async function zn(e,t,n){let r=await b(e,n);if(await(0,D.poll)(n.clock,{intervalMs:ne,deadlineMs:Ee},async()=>(r.ok&&se(r.value,t).length>0&&(r=await b(e,n)),!r.ok||se(r.value,t).length===0))||!r.ok)return r;const a=se(r.value,t).map(({name:o})=>o);return(0,f.err)({kind:"not-ready",place:e.name,servers:a,waitedMs:Ee})}async function Hn(e,{release:t},n){const{parts:r,fence:s}=n,{traffic:a,target:o,clock:i}=r,l=[],d=await(0,c.callAll)(E(n,e.at),async u=>{const $=await zn(u,t,r);if(!$.ok)return $;const m=un($.value,t,e.percent);l.push(...pn(u.name,m,$.value,t,e.percent));const h=`${Yn($.value,t)}
${a?.change(m)??":"}`;return(0,c.call)(u,(0,c.guarded)(o.path,s,h),i)});return d.ok?(0,f.ok)({notes:l}):d}function Yn({host:e},t){return["rm -f",...e.instances.filter(r=>r.share>0||(0,p.runs)(r,t)).map(({port:r})=>r).map(r=>`"$S/standby/${r}"`)].join(" ")}var Gn=(e,t,n)=>A(e,n,async r=>{const{release:s}=t,a=T(t,n.parts);if(r.there&&(0,p.runs)(r.there,s))return(0,f.ok)({notes:[]});const o=await Tn(r,t,n);if(!o.ok)return o;const{open:i,close:l}=ye(r,n.parts),d={id:n.nextId("start"),...Se("start",r,{...t,home:s,spec:a},n.parts),logOf:r.port,...It(s,r.port,l,i)},u=await I(r.host,d,n);return u.ok?o:u}),jn=5;async function Un(e,t,{parts:{target:n,clock:r,mask:s}}){const a=await(0,c.call)(e,Wn(n.path,t),r,c.LONG);if(!a.ok)return a;const o=a.value.split(`
`).filter(Boolean),i=Number(o.pop());return i>0?(0,f.ok)([{kind:"changed-in-place",place:e.name,release:t,files:i,paths:o.map(s)}]):(0,f.ok)([])}var Wn=(e,t)=>`${(0,c.preamble)(e)}
R=${(0,p.quote)(t)}
${K}
[ -s "$S/stats/$R" ] && [ -d "$P/releases/$R" ] || exit 0
stats "$P/releases/$R" | awk '
  ${V}
  # Versions before wrote down size, whole seconds and mode.
  function as_before(all) { split(all, f, " "); sub(/\\..*/, "", f[2]); return f[1] " " f[2] " " f[4] }
  FILENAME == ARGV[1] { path = split_line(); now[path] = told; next }
  { path = split_line(); is = now[path] }
  is != "" && split(told, f, " ") == 3 { is = as_before(is) }
  is != told && ++n <= ${jn} { print path }
  END { print n + 0 }' - "$S/stats/$R"`,Kn=10*6e4;async function Vn(e,t,n){const{target:r,clock:s,cargo:a}=n.parts,{path:o}=r,{release:i,env:l}=t,{activate:d}=T(t,n.parts),u=await(0,c.callAll)(E(n,e.at),async $=>{const m=a?.release===i?(0,f.ok)([]):await Un($,i,n);if(!m.ok)return m;const h=await(0,c.call)($,xt(o,n.fence,i,d!==void 0),s);if(!h.ok)return h;if(d===void 0||h.value===`same
`)return m;const v=`${o}/releases/${i}`,g={id:n.nextId("activate"),text:d,directory:v,env:{...l,CIMYR_RELEASE_PATH:v},timeoutMs:Kn,...At(i)},k=await I($,g,n);return k.ok?m:k});return u.ok?(0,f.ok)({notes:u.value.flat()}):u}async function Xn(e,{release:t},n){const{target:r,clock:s}=n.parts,a=await(0,c.callAll)(E(n,e.at),i=>(0,c.call)(i,Pt(r.path,n.fence),s));if(!a.ok)return a;const o=i=>({kind:"without",place:i,release:t});return(0,f.ok)({notes:t===""?[]:e.at.map(o)})}var Zn={prepare:Pn,stop:Dn,start:Gn,shift:Hn,close:mn,drain:hn,retire:Bn,switch:Vn,leave:Xn};function qn(e,t,n){if(e.kind==="roll"){const[s=""]=e.at;return Promise.resolve((0,f.err)({kind:"cannot-roll",place:s}))}const r=Zn[e.kind];return r(e,t,n)}var Ne=16384,Jn=class{#t;#e;#n;constructor(e,t){this.#t=e,this.#e=t,this.#n=new ln(e,t.fence)}get fence(){return this.#e.fence}get mended(){return this.#e.mended}get lost(){return this.#e.lost}observe(){return ge(this.#t)}survey(){return ee(this.#t)}record(e){return(0,c.recordOf)(e,this.#t,x())}apply(e,t){return qn(e,t,this.#n)}hook(e,t,n){return dn(e,t,n,this.#n)}answering(e,t){return cn(e,t,this.#n)}async log(e){const{hosts:t,target:n,clock:r,mask:s}=this.#t;for(const a of t){const o=n.instances?.ports.find(u=>te(this.#t,a,u)===e);if(o===void 0)continue;const i=`${(0,c.preamble)(n.path)}tail -c ${Ne} "$S/logs/${o}" 2>/dev/null; exit 0`,l=await(0,c.call)(a,i,r);if(!l.ok||l.value==="")return;const d=Buffer.byteLength(l.value)>=Ne;return s(d?(0,Je.withoutFirstLine)(l.value):l.value)}}journal(e){return this.#e.journal(e)}keep(e){return this.#e.keep(e,Tt(e))}settle(e){return this.#e.settle(e,Ct)}setAside(e,t){return this.#e.setAside(e,t)}async clean(e,t){const n=await we(this.#t);if(!n.ok)return n;const{target:r,hosts:s,clock:a,mask:o}=this.#t,i=await(0,c.callAll)(s,async l=>{const d=n.value.find(k=>k.host.name===l.name)?.host,u=[d?.current,...(d?q(d):[]).map(({release:k})=>k)],$=new Set(u.filter(k=>k!==void 0)),m=(0,p.removable)(e,d?.releases??[],$,t),h=Ft(r.path,this.fence,m),v=await(0,c.call)(l,h,a,c.LONG);if(!v.ok)return v;const g=v.value.split(`
`).filter(Boolean).map(o);return(0,f.ok)(g.length>0?[{kind:"left-there",place:l.name,paths:g}]:[])});return i.ok?(0,f.ok)({notes:i.value.flat()}):i}release(){return this.#e.release()}};function Qn(e){const t={...e,root:e.target.path};return{observe:()=>ge(t),survey:()=>ee(t),record:n=>(0,c.recordOf)(n,t,x()),acquire:async n=>{const r=await(0,c.holdState)(t,n);return r.ok?(0,f.ok)(new Jn(t,r.value)):r},close:()=>{for(const n of t.hosts)n.close()}}}var xe=15e3;function er(e,t,n,r){return s=>{const a=e.find(({name:o})=>o===s)??e[0];return a&&tr(a,t,n,r)}}var tr=(e,t,n,r)=>({async run({text:s,release:a,env:o,timeoutMs:i},l){const d=`${t}/releases/${a}`,u={text:s,directory:d,env:{...o,CIMYR_RELEASE_PATH:d},timeoutMs:i},$=r.now(),m=new AbortController,h=r.after(i+xe,()=>m.abort()),v=await e.run(nr(u),void 0,AbortSignal.any([l,m.signal]));if(h(),!v.ok)return m.signal.aborted?(0,f.err)((0,c.silent)(e,i+xe)):v;const{code:g,stdout:k,stderr:S}=v.value,y=rr(g,r.now()-$,Q(u)*1e3);return(0,f.ok)({end:y,output:n(`${k}${S}`)})},connect:(s,a)=>e.connect(s,a)}),nr=e=>`out=$(mktemp 2>/dev/null) || out=/dev/null
exec 8>"$out" 9<"$out"
[ "$out" = /dev/null ] || rm -f "$out"
${J(e,"8>&- 9>&-")} >&8 2>&1 < /dev/null
rc=$?
tail -c 65536 <&9
exit "$rc"`;function rr(e,t,n){return(e===124||e===137)&&t>=n?{kind:"late",limitMs:n}:(0,p.endOfShell)(e)}function sr(e){const t=new AbortController;return{name:"local",run:(n,r,s=t.signal,a=c.MOST)=>ar(n,{env:e,most:a,signal:AbortSignal.any([s,t.signal])},r),async connect(n,r){const s=(0,ot.connect)({host:n,port:r});try{return await(0,at.once)(s,"connect"),(0,f.ok)(s)}catch(a){return(0,f.err)(F(a.message))}},close:()=>t.abort()}}async function ar(e,{env:t,most:n,signal:r},s){if(r.aborted)return(0,f.err)(F("it is closed; nothing was run"));const a=ir((0,z.unmarkedShell)(c.carrierCommand),t),o=(0,c.boundary)(),i=new c.ScriptAnswer(o,n),l=()=>i.isWhole&&Pe(a);a.stdout.on("data",$=>(i.stdout.add($),void l())),a.stderr.on("data",$=>(i.stderr.add($),void l())),a.stdin.on("error",()=>{});const d=new Promise($=>{a.once("error",m=>$((0,f.err)(F(m.message)))),a.once("close",m=>{const h=i.read(m);h.ok?$(h):$((0,f.err)(r.aborted?cr:(0,c.unframedFailure)("local",h.error)))})}),u=(0,Ze.onAbort)(r,()=>or(a));if(d.then(u),a.stdin.write((0,c.carried)(o,e)),!s)a.stdin.end();else{const $=await(0,it.pipeline)(s,a.stdin).then(()=>{},m=>m);if($&&$.code!=="EPIPE"&&$.code!=="ERR_STREAM_PREMATURE_CLOSE")return Ae(a),await d,(0,f.err)(F($.message))}return d}function or(e){Ae(e),Pe(e)}function Pe(e){for(const t of[e.stdin,e.stdout,e.stderr])t.destroy()}function Ae({pid:e}){try{e!==void 0&&process.kill(-e,"SIGKILL")}catch{}}function ir(e,t){const[n="",...r]=e,s=(0,Y.openSync)("/dev/null","r");try{const o=["pipe","pipe","pipe",...Array.from({length:z.SPARE_DESCRIPTOR-3},()=>"ignore"),s];return(0,st.spawn)(n,r,{env:t,stdio:o,detached:!0})}finally{(0,Y.closeSync)(s)}}var cr={code:"E-LOCAL",message:"local: nobody waits any more",isFinal:!1,mayHaveRun:!0},F=e=>({code:"E-LOCAL",message:`local: ${e}`,isFinal:!0});function lr({login:e}){const[,t]=/^\$\{(\w+)(?::-[^}]*)?\}$/.exec(e?.key??"")??[];return t===void 0?[]:[t]}var Ie=15*6e4,dr=[["zip",0,"PK"],["zip",0,"PK"],["gzip",0,"\x8B"],["xz",0,"\xFD7zXZ\0"],["bzip2",0,"BZh"],["zstd",0,"(\xB5/\xFD"],["tar",257,"ustar"]],fr=/\.(tar(\.[a-z0-9]+)?|tgz|txz|tbz2?|tzst|zip)$/i,ur=/\.[a-z][a-z0-9]*$/i,$r=/\.(7z|rar|cab|cpio|tlz|lzh|taz)$/i,pr=["LC_ALL=C.UTF-8","TAR_OPTIONS=","UNZIP=","UNZIPOPT="];async function mr(e,t){const n=(0,G.basename)(e),r=d=>({wrong:"archive",detail:d});if($r.test(n))return r("archives of this kind are not unpacked");const s=hr(e)??(/\.tar$/i.test(n)?"tar":void 0),a=fr.test(n);if(a&&s===void 0)return r("it is named as an archive, and is none that is known");if(s===void 0||!a&&(ur.test(n)||await vr(e,s))){await(0,ft.copyFile)(e,(0,G.join)(t,n));return}const o=s==="zip"?'exec unzip -q -o "$1" -d "$2"':'exec tar -x -o -p -f "$1" -C "$2"',{code:i,said:l}=await Le(`umask 022; ${o}`,e,t);if(!(i===0||s==="zip"&&i===1&&kr(l)))return r(wr(l,s))}function hr(e){const t=Buffer.alloc(512),n=(0,M.openSync)(e,"r");try{(0,M.readSync)(n,t,0,t.length,0)}finally{(0,M.closeSync)(n)}const r=t.toString("latin1");return dr.find(([,s,a])=>r.startsWith(a,s))?.[0]}async function vr(e,t){return t==="tar"||t==="zip"?!1:(await Le('[ -n "$(tar -t -f "$1" 2> /dev/null | head -n 1)" ]',e)).code!==0}function Le(e,...t){return new Promise(n=>{const r={timeout:Ie,killSignal:"SIGKILL",encoding:"utf8"};(0,dt.execFile)("env",[...pr,"sh","-c",e,"sh",...t],r,(a,o,i)=>{const l=typeof a?.code=="number"?a.code:void 0,d=a?.killed?`it took longer than ${Ie/6e4} minutes to unpack`:void 0;n({code:a?l:0,said:d??(i.trim()||(a?.message??""))})}).stdin?.end()})}var kr=e=>e.split(`
`).every(t=>t.trim()===""||t.includes("backslashes as path separators"));function wr(e,t){return/not found|Cannot exec/.test(e)?`what unpacks it is not here: install ${t==="zip"?"unzip":t}`:e}var gr=new Set([".git",".cimyr"]);function Sr(e,t){const n=[],r=Te(e,"",t,n);if(r)return(0,f.err)(r);const s=n.map(a=>({key:Buffer.from(a.path).toString("latin1"),found:a}));return(0,f.ok)(s.sort((a,o)=>a.key<o.key?-1:1).map(({found:a})=>a))}function Te(e,t,n,r){for(const s of(0,ut.readdirSync)((0,ce.join)(e,t),{withFileTypes:!0})){const a=t===""?s.name:`${t}/${s.name}`;if(!(gr.has(s.name)||n.has((0,ce.join)(e,a)))){if(/[\n\r\\]/.test(a))return{wrong:"odd-name",entry:a};if(s.isFile()||s.isSymbolicLink())r.push({path:a,kind:s.isFile()?"f":"l"});else if(s.isDirectory()){r.push({path:a,kind:"d"});const o=Te(e,a,n,r);if(o)return o}else return{wrong:"no-file",entry:a}}}}var Fe=4*1024*1024,yr=4*1024*1024,br=32*1024,Rr=4*1024,_r="0".repeat(64);async function Mr(e,t,n){const r=[],s=Buffer.allocUnsafe(Fe);let a=0;for(const{path:o,kind:i}of t){const l=(0,$t.join)(e,o),d=(0,w.lstatSync)(l,{bigint:!0}),u=i==="f"&&d.isFile()?n?.of(d):void 0;u!==void 0?r.push(Ce(o,d,u)):i==="f"?r.push(await Er(o,l,s,n)):r.push({path:o,kind:i,...Or[i](l,d)}),a+=u===void 0?br+(r.at(-1)?.bytes??0):Rr,!(a<yr)&&(a=0,await(0,mt.setImmediate)())}return r}var De=({mode:e})=>Number(e&511n),Or={l:e=>({mode:511,sha256:(0,N.hash)("sha256",(0,w.readlinkSync)(e)),bytes:0}),d:(e,t)=>({mode:De(t),sha256:_r,bytes:0})},Ce=(e,t,n)=>({path:e,kind:"f",mode:De(t),sha256:n,bytes:Number(t.size)});async function Er(e,t,n,r){const s=(0,w.openSync)(t,w.constants.O_RDONLY|w.constants.O_NOFOLLOW);try{const a=(0,w.fstatSync)(s,{bigint:!0}),o=Number(a.size),i=o>=Fe?await Nr(s):(0,N.hash)("sha256",n.subarray(0,(0,w.readSync)(s,n,0,o,0)));return r?.learn(a,i),Ce(e,a,i)}finally{(0,w.closeSync)(s)}}async function Nr(e){const t=(0,N.createHash)("sha256");return await(0,pt.pipeline)((0,w.createReadStream)("",{fd:e,autoClose:!1}),t),t.digest("hex")}async function xr(e,t=new Set){let n;const r=async()=>{n!==void 0&&(0,H.removeFolder)(n)};try{const s=(await(0,lt.stat)(e)).isDirectory();s||(n=(0,H.makeTemporaryFolder)());const a=n===void 0?void 0:await mr(e,n),o=n??e,i=a?(0,f.err)(a):Sr(o,t);if(!i.ok||i.value.every(({kind:u})=>u==="d"))return await r(),i.ok?(0,f.err)({wrong:"empty"}):i;const l=i.value;return(0,f.ok)({read:u=>Pr(o,l,s?u:void 0),dispose:r})}catch(s){await r();const{code:a,message:o}=s;return(0,f.err)(a==="ENOENT"?{wrong:"missing"}:{wrong:"unreadable",detail:o})}}async function Pr(e,t,n){try{const r=await Mr(e,t,n);return(0,f.ok)({entries:r,digest:Ar(r),pack:s=>(0,c.pack)(e,s)})}catch(r){return(0,f.err)({wrong:"unreadable",detail:r.message})}}function Ar(e){const t=(0,ct.createHash)("sha256");for(const{sha256:n,kind:r,mode:s,path:a}of e)t.update(`${n} ${r} ${s} ${a}
`);return t.digest("hex")}var Ir=5e5,Lr=128*1024*1024,Tr=16,Fr=2000000000n,Be="cimyr-digests 1",Dr=class{#t;#e;#n;#r=new Map;#s=!1;constructor(e,t,n){this.#t=(0,B.join)(oe(e),(0,C.hash)("sha256",t).slice(0,16)),this.#e=BigInt(Math.floor(n))*1000000n-Fr,this.#n=Cr(this.#t)}of(e){const t=ze(e),n=this.#n.get(t);return n!==void 0&&this.#r.set(t,n),n}learn(e,t){e.ctimeNs>=this.#e||e.mtimeNs>=this.#e||(this.#r.set(ze(e),t),this.#s=!0)}save(e){if(!this.#s||this.#r.size>Ir)return;const t=[...this.#r].map(([n,r])=>`${n} ${r}
`).join("");try{(0,Xe.ensureOurs)(oe(e)),(0,Ue.writeAtomically)(this.#t,`${Be} ${(0,C.hash)("sha256",t)}
${t}`),Br(oe(e))}catch{}}},oe=e=>(0,B.join)(e,"digests"),ze=({dev:e,ino:t,size:n,mtimeNs:r,ctimeNs:s})=>`${e} ${t} ${n} ${r} ${s}`;function Cr(e){const t=new Map;try{const n=(0,Ve.readPlain)(e,Lr),r=n.indexOf(`
`)+1,s=n.slice(r);if(n.slice(0,r)!==`${Be} ${(0,C.hash)("sha256",s)}
`)return t;for(const a of s.split(`
`))t.set(a.slice(0,-65),a.slice(-64))}catch{}return t}function Br(e){const n=(0,O.readdirSync)(e).map(r=>(0,B.join)(e,r)).flatMap(r=>{const s=(0,O.statSync)(r,{throwIfNoEntry:!1})?.mtimeMs;return s===void 0?[]:[{path:r,mtimeMs:s}]});n.sort((r,s)=>s.mtimeMs-r.mtimeMs);for(const{path:r}of n.slice(Tr))(0,O.rmSync)(r,{force:!0})}var zr=256*1024*1024,Hr=["ls-files","-z","--others","--ignored","--exclude-standard","--directory"],Yr=["ls-files","-z","--cached","--others","--exclude-standard"],Gr=new Set([".gitignore",".gitkeep",".keep"]);async function jr(e,t){if(!(0,Ke.isInRepository)(e))return[];const n=async r=>{const s={cwd:e,env:(0,_.discovering)(t),encoding:"utf8",maxBuffer:zr},{stdout:a}=await(0,gt.promisify)(kt.execFile)("git",r,s);return a.split("\0").filter(Boolean)};try{const r=await n(Hr);if(r.length===0||r.includes("./"))return[];const s=(await n(Yr)).every(i=>Gr.has((0,wt.basename)(i))),a=r.filter(i=>i.endsWith("/")),o=i=>a.some(l=>i.length>l.length&&i.startsWith(l));return s?[]:r.filter(i=>!o(i))}catch{return[]}}var Ur=/(^|\/)\.(git|cimyr)\/?$/;async function Wr({artifact:e,includeIgnored:t},n){const a=(t!==!0&&await Kr(e)?await jr(e,n):[]).filter(o=>!Ur.test(o));return a.length===0||t===!1?(0,f.ok)(new Set(a.map(o=>(0,vt.join)(e,o.replace(/\/$/,""))))):(0,f.err)({wrong:"ignored",entries:a})}var Kr=e=>(0,ht.stat)(e).then(t=>t.isDirectory(),()=>!1);async function Vr(e,{workspace:t,env:n,clock:r,dryRun:s=!1}){const a=await Wr(e,n);if(!a.ok)return a;const o=(0,_.stateOf)({path:t,git:(0,_.gitPlaces)(t,n)},n,s?"read":"write"),i=o.ok?o.value:void 0,l=new Set([...a.value,...i===void 0?[]:[i]]),d=await xr(e.artifact,l);return!d.ok||i===void 0?d:(0,f.ok)({async read(){const u=new Dr(i,e.artifact,r.now()),$=await d.value.read(u);return $.ok&&!s&&u.save(i),$},dispose:()=>d.value.dispose()})}var St=e=>{const{environment:t,workspace:n,variables:r,credentials:s,brings:a=!1}=e,o=t.target,i=(0,c.usableHosts)(o,{workspace:n,variables:r,knownHosts:s.knownHosts,brings:a});if(!i.ok)return i;const l=Xr(i.value,e.without??[]);return l.ok?(0,f.ok)({spec:le(l.value),keyNames:lr(o),async open(){const d=await Ge(l.value,e);return d.ok?(0,f.ok)(Ye(d.value,l.value,e)):d},async bring(d){const u=await Vr(l.value,e);return u.ok?(0,f.ok)(Zr(d,u.value,l.value,e)):(0,f.err)(He(l.value,u.error))}}):l};function Xr(e,t){const n=e.hosts.map(c.nameOf),r=t.find(a=>!n.includes(a));if(r!==void 0)return(0,f.err)(`there is no place '${r}' to leave out${n.length>0?`; there are ${n.join(", ")}`:""}`);const s=e.hosts.filter(a=>!t.includes((0,c.nameOf)(a)));return s.length===0&&t.length>0?(0,f.err)("no place is left; leave out fewer"):(0,f.ok)({...e,hosts:s})}var He=({artifact:e},t)=>(0,p.reasonSentence)({kind:"artifact",path:e,...t}),Zr=(e,t,n,r)=>({async open(){const[s,a]=await Promise.all([Ge(n,r),t.read()]);if(!s.ok)return s;if(a.ok){const o={release:e,artifact:a.value};return(0,f.ok)({...Ye(s.value,n,r,o),digest:a.value.digest})}for(const{host:o}of s.value)o.close();return(0,f.err)({message:He(n,a.error)})},dispose:()=>t.dispose()});function Ye(e,t,{environment:n,masker:r,clock:s},a){const{traffic:o}=t,i=m=>r.lines(m),l=e.map(({host:m})=>m),d=new Map(e.map(({host:m,address:h})=>[m,h])),u=Qn({hosts:l,addressOf:m=>d.get(m)??m.name,target:t,app:n.app,environment:n.name,clock:s,mask:i,...a?{cargo:a}:{},...o?{traffic:(0,c.haproxyTraffic)(o,`${t.path}/.cimyr/haproxy.state`)}:{}}),$=[...new Set(l.flatMap(({warning:m})=>m??[]))];return{fleet:u,at:er(l,t.path,i,s),warnings:$}}async function Ge(e,{env:t,credentials:{passphrase:n,agent:r},clock:s,cancel:a}){if(e.kind==="local")return(0,f.ok)([{host:sr(Qr(t)),address:"127.0.0.1"}]);const{login:o}=e;if(!o)return(0,f.err)({message:"'user' is missing; name who logs in"});const i=await Promise.all(e.hosts.map(async d=>({one:await(0,c.sshHost)({address:d,login:o,clock:s,...a?{signal:a}:{},...n===void 0?{}:{passphrase:n},...r===void 0?{}:{agent:r}}),address:d}))),[l]=i.flatMap(({one:d})=>!d.ok&&d.error.isFinal?[d.error]:[]);if(l){for(const{one:d}of i)d.ok&&d.value.close();return(0,f.err)((0,p.refusedBy)(l))}return(0,f.ok)(i.map(({one:d,address:u})=>({host:d.ok?d.value:qr((0,c.nameOf)(u),d.error),address:Jr(u.host)})))}var qr=(e,t)=>({name:e,run:async()=>(0,f.err)({...t,mayHaveRun:!1}),connect:async()=>(0,f.err)(t),close:()=>{}}),Jr=e=>e.includes(":")?`[${e}]`:e;function Qr(e){const{RUNNER_TRACKING_ID:t,CIMYR_TRACKING_ID:n,...r}=(0,We.jobBase)(e,new Set(je.credentialNames));return r}0&&(module.exports={hosts});
