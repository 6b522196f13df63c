// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/html_page.h"

#include <fmt/format.h>

namespace studio::retention {

namespace {

constexpr std::size_t kColours = 8;

// eight colours that people with a colour weakness can tell apart, one set per background
const char* const kStyle = R"(
:root{--bg:#fff;--fg:#1c2024;--soft:#5d6670;--line:#d5dae0;--card:#f6f7f9;--bad:200,60,40;--good:30,130,90;
--k0:#1f6fb4;--k1:#d1682a;--k2:#2a8f6d;--k3:#b3448e;--k4:#8a6d00;--k5:#5a57b8;--k6:#b2312f;--k7:#4b5a66}
@media(prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#e4e8ec;--soft:#9aa4ae;--line:#343b43;--card:#1d2126;
--bad:235,105,85;--good:80,190,140;
--k0:#62aef0;--k1:#f0955c;--k2:#5cc9a2;--k3:#e28cc4;--k4:#d8b945;--k5:#a3a0f5;--k6:#f27b78;--k7:#a9b7c3}}
@media print{:root{--bg:#fff;--fg:#000;--soft:#444;--line:#bbb;--card:#fff;--bad:200,60,40;--good:30,130,90;
--k0:#1f6fb4;--k1:#d1682a;--k2:#2a8f6d;--k3:#b3448e;--k4:#8a6d00;--k5:#5a57b8;--k6:#b2312f;--k7:#4b5a66}
section,figure,table,tr{break-inside:avoid}h2,h3{break-after:avoid}main{max-width:none!important;padding:0!important}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 24px 60px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:20px;margin:34px 0 8px;border-bottom:1px solid var(--line);
padding-bottom:4px}h3{font-size:16px;margin:20px 0 6px}
p{margin:6px 0}.soft{color:var(--soft)}.note{background:var(--card);border-left:4px solid var(--k4);padding:8px 12px;
margin:12px 0}
table{border-collapse:collapse;margin:8px 0 14px;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}th,td{padding:5px 10px;border:1px solid var(--line);text-align:right;vertical-align:top}
th{background:var(--card);font-weight:600}th.l,td.l{text-align:left}td.m{min-width:92px}
td.own{outline:2px solid var(--soft);outline-offset:-2px}td.none{color:var(--soft)}
.row{display:flex;flex-wrap:wrap;gap:10px 26px;align-items:flex-start}
figure{margin:8px 0 16px}figcaption{color:var(--soft);font-size:13px}svg{max-width:100%;height:auto;display:block}
svg text{fill:var(--soft);font:12px system-ui,"Noto Sans",sans-serif}svg text.name{fill:var(--fg)}
.axis{stroke:var(--line);fill:none}.border{stroke:var(--soft);stroke-dasharray:2 4}
.curve{fill:none;stroke-width:2}.bound{fill:none;stroke-width:1.5;stroke-dasharray:6 4;opacity:.8}
.w-retained{color:rgb(var(--good))}.w-slight{color:var(--k4)}.w-forgotten{color:rgb(var(--bad))}
.word{font-weight:600}.bar{display:flex;width:220px;height:14px;border-radius:3px;overflow:hidden;
border:1px solid var(--line)}
)";

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string colourClass(std::size_t n) {
    return fmt::format("c{}", n % kColours);
}

std::string htmlPage(const std::string& title, const std::string& body) {
    std::string colours;
    for (std::size_t n = 0; n < kColours; ++n)
        colours += fmt::format(
            "path.c{0},line.c{0}{{stroke:var(--k{0})}}circle.c{0}{{fill:var(--k{0})}}"
            "span.c{0}{{background:var(--k{0})}}\n",
            n);
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        "<meta name=\"color-scheme\" content=\"light dark\"><title>{}</title><style>{}{}</style></head>\n"
        "<body><main>\n{}</main></body></html>\n",
        escaped(title), kStyle, colours, body);
}

}  // namespace studio::retention
