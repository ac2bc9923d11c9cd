set multiplot title "{/:Bold=21 The shapes of the schedules}\n{/*0.9 the learning rate over 1000 steps}"
set xrange [0:1000]
set yrange [0:1.1]
set xtics 0, 500, 1000
set ytics 0, 0.5, 1
set grid linecolor '#e4e4e4'
array left[3] = [0.065, 0.395, 0.725]
array bottom[3] = [0.655, 0.37, 0.085]
panel = 0

# A panel's place and title, and tick labels where there is nothing below.
place = 'row = panel / 3 + 1; column = panel % 3 + 1; panel = panel + 1;' . \
    'set lmargin at screen left[column]; set rmargin at screen left[column] + 0.245;' . \
    'set bmargin at screen bottom[row]; set tmargin at screen bottom[row] + 0.185;' . \
    'set format x (row == 3 ? "%h" : ""); set format y (column == 1 ? "%h" : "");'
head(text) = sprintf('{/:Bold %s}', text)
set title offset 0, -0.6

eval place
set title head('InverseTimeDecay')
plot $InverseTimeDecay with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('ExponentialDecay, StepDecay')
plot $StepDecay with lines linewidth 3.5 linecolor rgb sky, \
     $ExponentialDecay with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('Piecewise')
plot $Piecewise with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('PolynomialDecay')
plot $PolynomialDecay with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('CosineDecay')
plot $CosineDecay with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('WarmUp, CosineDecay')
plot $WarmUp with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('OneCycle')
plot $OneCycle with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('CosineRestarts')
plot $CosineRestarts with lines linewidth 3.5 linecolor rgb blue
eval place
set title head('ReduceOnPlateau')
set label 'the loss it follows' at 1000, 0.46 right textcolor rgb orange
plot $ReduceOnPlateau using 1:3 with lines linewidth 2.5 linecolor rgb orange, \
     $ReduceOnPlateau using 1:2 with fsteps linewidth 3.5 linecolor rgb blue
unset multiplot
