#!/usr/bin/env bash
# 页面核验的测试和 scripts/preview.py 要用 LibreOffice、Poppler 和一套中文字体；没有它们这些测试会跳过。
# Fandol 字体（仿宋、楷、黑、宋）只供测试和预览，从 texlive-lang-chinese 里取出，不装 TeX，也不随程序分发。
# 只用于 Debian 系、有 root 权限的机器；程序本身不需要这些。
set -euo pipefail
fandol=/usr/local/share/fonts/fandol

have_tools() { command -v soffice >/dev/null && command -v pdftoppm >/dev/null; }
have_tools && [ -d "$fandol" ] && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "没有安装页面核验工具，相关测试将跳过。"; exit 0; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
have_tools || apt-get install -y -qq --no-install-recommends libreoffice-writer libreoffice-calc poppler-utils fonts-noto-cjk >/dev/null

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if (cd "$folder" && chmod 755 . && apt-get download -qq texlive-lang-chinese >/dev/null && dpkg -x ./*.deb .); then
  mkdir -p "$fandol"
  find "$folder" -name 'Fandol[FHKS]*.otf' -exec cp {} "$fandol" \;
  command -v fc-cache >/dev/null && fc-cache "$fandol"
else
  echo "没有取到 Fandol 字体，页面核验改用 Noto 字体。"
fi
