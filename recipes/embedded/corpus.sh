#!/bin/sh
# The rows that the embedded model's adapter is trained on: recipes/embedded/corpus.sh FOLDER
#
# Corpora of what simple designs are made of, all answers in one hand; of them two datasets, logic and clocked,
# in the short prompt that the embedded model is asked with. What is like a problem of a suite that was imported, or of
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
        --max-chars "$most" ${VERILOG_EVAL:+--against "$VERILOG_EVAL"} --way assign --way "a net a gate" --way case --way operators --way operator \
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

dataset logic 850 gates logic_many logic_some
dataset clocked 1250 flip_flops registers machines
dataset few 950 few_words few_words_more again
