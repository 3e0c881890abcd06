"""Which network addresses a message may be sent to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the open network.

    Private, loopback, link-local, shared, multicast and reserved ones do not, nor does IPv6 that carries such an IPv4
    address (mapped, 6to4, NAT64): a channel must not become a way into the deployment's own network.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        carried = _carried(address)
        if carried is not None:
            return is_public(str(carried))
    return address.is_global and not address.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    packed = address.packed
    if packed.startswith(bytes.fromhex("0064ff9b" + "00" * 8)):
        return IPv4Address(packed[-4:])
    return None
