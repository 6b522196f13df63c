#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings the translation sources up to date with the texts of the window. lupdate leaves nested namespaces out of
# its contexts, which the program looks up with them: they are taken off before and put back afterwards.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
lupdate=$(command -v lupdate6 || command -v /usr/lib/qt6/bin/lupdate || echo lupdate)
chinese=translations/kuavo-studio_zh_CN.ts
english=translations/kuavo-studio_en.ts
for file in "$chinese" "$english"; do
    [ ! -f "$file" ] || sed -i -E 's#<name>studio::(widgets|app)::#<name>#' "$file"
done
"$lupdate" widgets app/studio -no-obsolete -locations none -target-language zh_CN -ts "$chinese"
# English needs its plurals only
"$lupdate" widgets app/studio -no-obsolete -locations none -pluralonly -target-language en -ts "$english"
for file in "$chinese" "$english"; do
    sed -i -E 's#<name>app::#<name>#' "$file"
    while read -r class; do
        sed -i "s#<name>$class</name>#<name>studio::widgets::$class</name>#" "$file"
    done < <(grep -rhoE '^class \w+ (: public|final|:)' widgets --include='*.h' --include='*.cpp' | awk '{print $2}')
    while read -r class; do
        sed -i "s#<name>$class</name>#<name>studio::app::$class</name>#" "$file"
    done < <(grep -rhoE '^class \w+ : public' app/studio --include='*.h' | awk '{print $2}')
done
