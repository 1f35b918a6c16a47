#!/bin/sh
# The rows that the embedded model's adapter is trained on: recipes/embedded/corpus.sh FOLDER
#
# Corpora of what simple designs are made of, all answers in one hand; of them datasets in the short prompt that the
# embedded model is asked with, one or two for each part of the training; last the problems that its rounds are
# about. What is like a problem of a suite that was imported, or of
# $VERILOG_EVAL, its folder or .tar.gz, is left out.
set -eu
folder=$1
rtlgen=${RTLGEN:-rtlgen}

# corpus NAME ROWS SEED FAMILIES
corpus() {
    "$rtlgen" dataset synth --plain -o "$folder/$1" -n "$2" --seed "$3" --families "$4"
}

# dataset NAME MOST_CHARACTERS CORPUS...: of several right answers the one that follows the specification line by line
dataset() {
    name=$1 most=$2
    shift 2
    for corpus in "$@"; do
        set -- "$@" "$folder/$corpus"
        shift
    done
    "$rtlgen" dataset build "$@" -o "$folder/$name" --fresh --kind sft --prompt short --per-problem 1 \
        --max-chars "$most" ${VERILOG_EVAL:+--against "$VERILOG_EVAL"} --way assign --way "row by row" --way "a net a gate" --way case --way operators --way operator \
        --way reduction --way "one process" --way statements --way "a part a line" --way concatenation \
        --way plus --way "wider difference" --way "separate processes, binary" --way "counting up" \
        --way "two shifts" --way "conditional operator"
}

corpus gates 450 101 basic_gate,boolean_expression
corpus logic_many 1350 102 wire,gate_network,truth_table,karnaugh_map,multiplexer,adder,vector_slicing,waveform_logic,bit_manipulation
corpus logic_some 360 103 comparator,subtractor,parity,decoder,encoder,priority_encoder,minterms,magnitude,shifter
corpus flip_flops 900 104 flip_flop,counter
corpus registers 540 105 register,shift_register,edge_detector
corpus machines 500 106 moore_fsm,fsm_logic
corpus few_words 1200 107 d_register,modulo_counter
corpus few_words_more 900 108 small_adder,small_multiplexer,word_wiring
corpus again 330 109 basic_gate,boolean_expression,parity,bit_manipulation,multiplexer,adder,flip_flop,counter,shift_register,edge_detector,karnaugh_map
corpus told_logic 1050 110 named_gate,gate_tree,word_operation,plain_rules
corpus told_more 420 111 gate_pack,word_select,small_comparator,small_adder,small_multiplexer,truth_table
corpus told_wiring 200 112 word_wiring
corpus told_clocked 480 113 d_register,modulo_counter
corpus told_edges 240 114 flip_flop,edge_detector,shift_register
corpus told_registers 600 121 flip_flop_logic,shift_chain,change_pulse,wrap_or_hold_counter
corpus told_machines 240 122 table_machine,d_latch
corpus told_reworded 360 123 d_register,modulo_counter,flip_flop_group
corpus tables 330 120 truth_rows,map_cells,value_lookup
corpus asked 900 130 named_gate,gate_tree,word_operation,plain_rules,word_select,small_comparator,word_wiring,d_register,modulo_counter,flip_flop_logic,flip_flop_group,shift_chain,change_pulse,wrap_or_hold_counter,d_latch

dataset logic 850 gates logic_many logic_some
dataset clocked 1250 flip_flops registers machines
dataset few 950 few_words few_words_more again
dataset told 1100 told_logic told_more told_wiring told_clocked told_edges
dataset told_later 1300 told_registers told_reworded told_machines tables
