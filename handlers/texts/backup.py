"""Backups, as the command line tells of them."""

from __future__ import annotations

from store.backup import Kept, Obstacle, Restored

_OBSTACLES = {
    Obstacle.EXISTS: "“{}”已经有了，没有动它。请换个文件名，或者加 --force 覆盖。",
    Obstacle.NOT_WRITABLE: "“{}”写不进去，没有备份。请检查文件夹在不在、有没有权限、磁盘满没满。",
    Obstacle.NOT_READABLE: "“{}”打不开。请检查文件名和权限。",
    Obstacle.NO_BACKUP: "“{}”不是备份文件。请用 tashan backup 生成的文件。",
    Obstacle.DAMAGED: "“{}”不完整或已损坏。请换另一份备份。",
    Obstacle.NEWER: "“{}”是更新的版本的。请先升级程序，再试一次。",
    Obstacle.NOT_EMPTY: "数据库里已经有内容，没有动它。要用“{}”换掉全部内容，请先停下所有副本，再加 --replace。",
    Obstacle.NO_ROOM: "临时文件夹放不下“{}”的副本，什么都没有改。请清理磁盘，或用环境变量 TMPDIR 换个文件夹。",
    Obstacle.MISFIT: "“{}”里有内容放不进这个数据库，什么都没有改。请先恢复到一个新的 SQLite 库里查看。",
}


def refused(obstacle: Obstacle, name: str) -> str:
    """Why there is no backup, or why it was not restored."""
    return _OBSTACLES[obstacle].format(name)


def at_work() -> str:
    """When a copy of the bot works on the database that should be replaced."""
    return "机器人还在运行，什么都没有改。请先停下所有副本再恢复；确定都停了还这样提示，请加 --force。"


def kept(name: str, backup: Kept) -> str:
    """After a backup was made."""
    return f"已备份到“{name}”：{backup.rows:,} 行，{backup.size / 1_000_000:.1f} MB，已检查完整。"


def restored(office: Restored) -> str:
    """After a backup was restored; what changed since it is lost, and whoever left since may be back."""
    told = [f"已恢复 {office.rows:,} 行。"]
    if office.messages or office.updates:
        told.append(f"备份时没发完的 {office.messages} 条消息、没处理完的 {office.updates} 条来信都已作废，不会再发。")
    if office.invitations:
        told.append(f"没用过的 {office.invitations} 个邀请已撤销，请重新邀请。")
    told.append("备份以后的变动都不在了，请用 tashan people 核对人员。")
    return "\n".join(told)


def migrated(revision: str) -> str:
    """After the database was brought to this version's shape."""
    return f"数据库已是本版本的结构（{revision}）。"
