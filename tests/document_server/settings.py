"""How a stand-in Document Server is set up; the names follow the original's configuration."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

VERSION = "9.3.0"
BUILD = 140


@dataclass(frozen=True)
class Settings:
    """All times are the original's, in seconds; `time_scale` shortens them together."""

    secret: str = ""
    """Signs everything in both directions; empty: tokens are off."""
    jwt_header: str = "Authorization"
    jwt_prefix: str = "Bearer "
    leeway: int = 60
    """Seconds by which an inbound token may be past its end (never scaled)."""
    token_life: int = 300
    """Seconds between iat and exp of outbound tokens (never scaled)."""
    prefix: str = ""
    """Sub-path that everything is served under, as behind a proxy: "" or "/office"."""
    time_scale: float = 0.05
    fast_clock: bool = False
    """Whether the clock by which changes are dated runs faster too."""
    save_delay: float = 5.0
    """From the last editor's leaving to the final save."""
    flush_delay: float = 0.7
    """From the last key to what was typed being on the server (onDocumentStateChange false)."""
    assembly_time: float = 0.4
    """Putting the file of a save together."""
    conversion_time: float = 1.0
    retry_delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    download_attempts: int = 3
    download_retry_delay: float = 1.0
    download_timeout: float = 120.0
    callback_timeout: float = 600.0
    version_life: float = 300.0
    """How long a saved key answers "version changed" before it is fetched anew."""
    auto_assembly: float = 0.0
    """Interval of force saves by timer (type 2); 0: none."""
    poll_time: float = 4.0
    """Longest wait of one long poll of a frame (never scaled): browsers have six connections."""
    link_life: int = 900
    """Seconds until a cache link answers 410 (never scaled)."""
    max_download: int = 104857600
    connection_limit: int = 20
    version: str = VERSION
    """What it says it is; before 8.2 commands and conversions have other paths, before 9.3 there is
    no /meta."""

    def is_before(self, *version: int) -> bool:
        """Whether this server is older than a version."""
        return tuple(int(part) for part in self.version.split(".")[: len(version)]) < version

    _begun: float = field(default_factory=time.time)

    def scaled(self, seconds: float) -> float:
        """Turn the original's seconds into ours."""
        return seconds * self.time_scale

    def now(self) -> float:
        """Return when it is, as the database has it."""
        passed = time.time() - self._begun
        return self._begun + (passed / self.time_scale if self.fast_clock else passed)
