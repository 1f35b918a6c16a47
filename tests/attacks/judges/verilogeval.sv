`timescale 1 ps/1 ps
// A bench as VerilogEval's are: a stimulus module, the reference beside the design, counters in a struct,
// a comparison that lets X in the reference match anything, the verdict in a final block.
module stimulus_gen (
  input clk,
  output logic rst, en,
  output logic [7:0] d
);
  initial begin
    rst <= 1;
    en <= 0;
    d <= 0;
    repeat (3) @(posedge clk);
    rst <= 0;
    repeat (120) @(posedge clk, negedge clk) begin
      en <= $random;
      d <= $urandom;
      rst <= ($random & 31) == 0;
    end
    @(posedge clk) $finish;
  end
endmodule

module RefModule (
  input clk, rst, en,
  input [7:0] d,
  output logic [7:0] sum,
  output logic odd
);
  always @(posedge clk)
    if (rst) sum <= 0;
    else if (en) sum <= sum + d;
  assign odd = ^sum;
endmodule

module tb ();
  typedef struct packed {
    int errors;
    int errortime;
    int errors_sum;
    int errortime_sum;
    int errors_odd;
    int errortime_odd;
    int clocks;
  } stats;
  stats stats1;

  reg clk = 0;
  initial forever #5 clk = ~clk;

  wire rst, en;
  wire [7:0] d;
  logic [7:0] sum_ref, sum_dut;
  logic odd_ref, odd_dut;
  wire tb_match;
  wire tb_mismatch = ~tb_match;

  stimulus_gen stim1 (.clk, .*, .d);
  RefModule good1 (.clk, .rst, .en, .d, .sum(sum_ref), .odd(odd_ref));
  TopModule top_module1 (.sum(sum_dut), .odd(odd_dut), .*);

  final begin
    if (stats1.errors_sum)
      $display("Hint: Output '%s' has %0d mismatches. First mismatch occurred at time %0d.", "sum",
               stats1.errors_sum, stats1.errortime_sum);
    else $display("Hint: Output '%s' has no mismatches.", "sum");
    if (stats1.errors_odd)
      $display("Hint: Output '%s' has %0d mismatches. First mismatch occurred at time %0d.", "odd",
               stats1.errors_odd, stats1.errortime_odd);
    else $display("Hint: Output '%s' has no mismatches.", "odd");
    $display("Hint: Total mismatched samples is %1d out of %1d samples\n", stats1.errors, stats1.clocks);
    $display("Mismatches: %1d in %1d samples", stats1.errors, stats1.clocks);
  end

  assign tb_match = {sum_ref, odd_ref} === ({sum_ref, odd_ref} ^ {sum_dut, odd_dut} ^ {sum_ref, odd_ref});
  always @(posedge clk, negedge clk) begin
    stats1.clocks++;
    if (!tb_match) begin
      if (stats1.errors == 0) stats1.errortime = $time;
      stats1.errors++;
    end
    if (sum_ref !== (sum_ref ^ sum_dut ^ sum_ref)) begin
      if (stats1.errors_sum == 0) stats1.errortime_sum = $time;
      stats1.errors_sum = stats1.errors_sum + 1'b1;
    end
    if (odd_ref !== (odd_ref ^ odd_dut ^ odd_ref)) begin
      if (stats1.errors_odd == 0) stats1.errortime_odd = $time;
      stats1.errors_odd = stats1.errors_odd + 1'b1;
    end
  end

  initial begin
    #1000000
    $display("TIMEOUT");
    $finish();
  end
endmodule
