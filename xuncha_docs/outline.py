"""Blocks to a tree of headings: 一、 （一） 1. （1） ① 一是, automatic or typed."""
