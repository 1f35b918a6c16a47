"""The families by name, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from rtlgen.core.errors import UnknownName
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.task import Task

Family = Callable[[Draw], Task]


@value
class Entry:
    name: str
    title: str
    module: str
    """In `families`; the function there has the family's name."""

    def load(self) -> Family:
        """Raises ExtraMissing where the family's engine is not installed."""
        family: Family = getattr(import_module(f"rtlgen.dataset.synth.families.{self.module}"), self.name)
        return family


_TABLE = """
wire                   wires            wires and inverters
basic_gate             wires            single gates, on bits, on words and over the bits of a word
boolean_expression     wires            functions given as an expression
d_register             everyday_clocked D flip-flops in few words
d_latch                latches          D latches in few words
flip_flop_logic        fed_flip_flops   a flip-flop with a gate or two in front, in few words
flip_flop_group        flip_flop_groups two or three flip-flops with gates around them, in few words
shift_chain            chains           flip-flops in a row and one stage of it, in few words
change_pulse           change_pulses    bits that changed, as pulses and captured, in few words
wrap_or_hold_counter   everyday_counters counters that wrap, stop, turn or are loaded, in few words
modulo_counter         everyday_clocked counters from one number to another in few words
table_machine          small_machines   machines of two to four states, as tables and arrows, in few words
small_adder            everyday         half, full and other adders by their names
small_multiplexer      everyday         multiplexers by their names
word_wiring            word_wiring      words split, joined, extended, turned round
named_gate             everyday_gates   gates by their names or by what they mean
gate_tree              everyday_gates   two or three gates, one after the other
gate_pack              everyday_gates   equal gates side by side, as in a package
word_operation         everyday_vectors what is done to a word of bits, in few words
word_select            everyday_vectors one bit or part of a word, chosen by a number
small_comparator       everyday_vectors comparisons by their names
plain_rules            everyday_rules   lamps, locks and pumps switched by rules in plain words
truth_rows             everyday_tables  truth tables and recordings, answered row by row
map_cells              everyday_tables  Karnaugh maps, answered cell by cell
value_lookup           everyday_tables  lists of what a code stands for
truth_table            boolean          functions given as a truth table
karnaugh_map           boolean          functions given as a Karnaugh map, with don't-cares
minterms               boolean          functions given as minterms or maxterms
gate_network           gates            networks of gates, told gate by gate
multiplexer            selection        multiplexers
decoder                line_codes       decoders, active high and low
encoder                line_codes       one-hot to binary
priority_encoder       selection        first one, as an index or as a mask
adder                  arithmetic       adders with carry and flags
subtractor             arithmetic       subtractors and adder-subtractors with flags
comparator             comparison       comparison, signed and unsigned
saturation             comparison       saturating sums and differences
fixed_point            products         products in fixed point, rounded and saturated
magnitude              magnitudes       minimum, maximum, absolute value, average, median, clamp
multiplier             products         products, multiples, multiply-add
alu                    alus             small arithmetic and logic units
shifter                shifts           shifts, logical and arithmetic
rotator                shifts           rotations
bit_manipulation       bit_ops          counting, reversing, masking bits
vector_slicing         slices           words taken apart and put together
parity                 codes            parity made and checked
gray_code              codes            binary and Gray code
seven_segment          digits           seven-segment displays
bcd                    digits           decimal digits converted and added
crc                    feedback         cyclic redundancy checks, serial and parallel
lfsr                   feedback         linear feedback shift registers
counter                counters         counters up, down, modulo, saturating, loadable
bcd_counter            code_counters    counters of decimal digits
ring_counter           code_counters    ring, Johnson and Gray counters
clock_divider          timing           divided clocks and ticks
timer                  timing           one-shot timers
pwm                    timing           pulse width modulation
flip_flop              flip_flops       D, T, JK and SR flip-flops
register               flip_flops       registers with byte enables, masks, accumulation
shift_register         shift_registers  shift registers, serial and parallel
edge_detector          edges            edges as pulses and captured
debouncer              edges            levels that must last before they count
pipeline               pipelines        arithmetic in stages, with valid bits
moore_fsm              fsm              Moore machines: tables, diagrams, prose
mealy_fsm              fsm              Mealy machines: tables, diagrams, prose
fsm_logic              fsm              next state logic, binary and one-hot
sequence_detector      fsm              patterns in a serial stream
waveform_logic         waves            logic read from a recording or waveform
waveform_register      waves            a flip-flop and its logic, read from a recording
composed_logic         hierarchy        instances of small modules, wired up
composed_chain         hierarchy        rows of equal modules
register_file          memories         register files
ram                    memories         synchronous memories
fifo                   queues           FIFOs
stack                  queues           stacks
arbiter                arbiters         arbiters, round robin and with priority
handshake              handshakes       valid and ready, request and acknowledge
watchdog               watchdogs        watchdogs and pulse stretchers
find_bug               repairs          designs of other families with one mistake, to be mended
change_design          changes          designs that shall do something else
"""


def _entries() -> dict[str, Entry]:
    found = {}
    for line in _TABLE.strip().splitlines():
        name, module, title = line.split(None, 2)
        found[name] = Entry(name=name, title=title, module=module)
    return found


FAMILIES: dict[str, Entry] = _entries()


def chosen(names: str) -> list[Entry]:
    """The families that `names` lists, separated by commas; "all" for every one.

    Raises:
        UnknownName: one of them is not there.
    """
    wanted = [n.strip() for n in names.split(",") if n.strip()]
    if wanted in ([], ["all"]):
        return list(FAMILIES.values())
    for name in wanted:
        if name not in FAMILIES:
            raise UnknownName("family", name, list(FAMILIES))
    return [FAMILIES[n] for n in dict.fromkeys(wanted)]
