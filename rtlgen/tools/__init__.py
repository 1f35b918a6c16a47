"""Programs of this machine: finding them, running them within limits, confining them."""
