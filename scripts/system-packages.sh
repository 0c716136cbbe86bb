#!/usr/bin/env bash
# 页面核验的测试和 scripts/preview.py 要用 LibreOffice、Poppler 和一套中文字体；没有它们这些测试会跳过。
# 只用于 Debian 系、有 root 权限的机器；程序本身不需要这些。
set -euo pipefail
command -v soffice >/dev/null && command -v pdftoppm >/dev/null && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "没有安装页面核验工具，相关测试将跳过。"; exit 0; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends libreoffice-writer libreoffice-calc poppler-utils fonts-noto-cjk >/dev/null
