#!/usr/bin/env bash
# Of two classes that set the same attribute, mrml takes the first where mjml takes the last.
#
# Version: mrml 0.2.4 (PyPI) beside mjml 5.4.1 (npm)
# Expected: mrml writes what mjml writes: with mj-class="a b" the later class overrides the earlier one, as mjml does.
# Observed: the earlier one stays.
# Why it matters here: a letter's template that was tried with mjml's own program comes out in other colours and sizes
# here. Templates give an attribute in one class only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mrml==0.2.4
(
    cd "$work"
    npm install --silent --no-audit --no-fund --prefix "$work" mjml@5.4.1 >/dev/null 2>&1
    cat >mjml.js <<'JS'
const mjml = require("mjml");
(async () => {
  const head = '<mj-class name="a" color="red"/><mj-class name="b" color="blue"/>';
  const body = '<mj-section><mj-column><mj-text mj-class="a b">x</mj-text></mj-column></mj-section>';
  const source = `<mjml><mj-head><mj-attributes>${head}</mj-attributes></mj-head><mj-body>${body}</mj-body></mjml>`;
  console.log("mjml:", (await (mjml.default || mjml)(source)).html.match(/color:\w+/g).join());
})();
JS
    node mjml.js | tee mjml.seen
    grep -q "mjml: color:blue" mjml.seen
)
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import re
import mrml

template = """<mjml><mj-head><mj-attributes><mj-class name="a" color="red"/><mj-class name="b" color="blue"/>
</mj-attributes></mj-head><mj-body><mj-section><mj-column><mj-text mj-class="a b">x</mj-text></mj-column></mj-section>
</mj-body></mjml>"""
made = mrml.to_html(template)
colours = re.findall(r"color:\s*(\w+)", getattr(made, "content", made))
print("mrml:", colours)
assert colours == ["red"], "the last class wins now"
PY
