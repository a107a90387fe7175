"""How large a workbook may be, and how much it may cost to read."""

MAX_CELLS = 20_000_000
MAX_UNPACKED = 2 << 30
MAX_PARTS = 10_000
MAX_RATIO, RATIO_FROM = 150, 10 << 20
MAX_XLS = 200 << 20
MEMORY = 4 << 30
SECONDS = 300
MEMORY_LEAST, MEMORY_PER_BYTE = 1280 << 20, 200


def memory_for(size: int) -> int:
    """How much address space a file of some bytes, unpacked, may take; a small one no gigabytes."""
    return min(MEMORY, MEMORY_LEAST + MEMORY_PER_BYTE * size)


def memory_there_is(wanted: int) -> int:
    """As much of some address space as the system lets this process and its children have."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return wanted
    limits = resource.getrlimit(resource.RLIMIT_AS)
    return min(wanted, *(limit for limit in limits if limit != resource.RLIM_INFINITY), wanted)
